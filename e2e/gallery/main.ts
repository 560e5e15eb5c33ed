/**
 * `npm run gallery [name …]`: a picture of every page in every state, light and dark, on a telephone and on a desk, into the
 * folder `gallery/`, every mail too, and what axe has to say of each. Ends with 1 where anything is wrong.
 *
 * With names, only the states whose name contains one of them; all mails are `mail-`.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { challengeRecord } from '../../web/domain/domains/challenge.ts'
import { startDnsServer } from '../../web/testing/dns-server.ts'
import { launchBrowser } from '../browser/launch-browser.ts'
import { Belongings } from '../demo/belongings.ts'
import { repositoryRoot } from '../processes/built.ts'
import { startVouchServer } from '../processes/start-vouch-server.ts'
import { createSeparatePostgres } from '../production/separate-postgres.ts'
import type { GalleryState } from './gallery-state.ts'
import { takeMailPictures } from './mail-pictures.ts'
import { states } from './states.ts'
import { takePicture, views } from './take-picture.ts'
import { enrolPeople, fillWorld } from './world.ts'

const wanted = process.argv.slice(2)
const chosen = states.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
const folder = join(repositoryRoot, 'gallery')
const belongings = new Belongings()

try {
  if (wanted.length === 0) await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const browser = await belongings.open(launchBrowser(), (it) => it.close())
  const mails = await takeMailPictures({ browser, folder }, wanted)
  const wrong = [...mails.wrong, ...(chosen.length === 0 ? [] : await takePages(browser))]
  console.log(`${mails.pictures + chosen.length * views.length} pictures in ${folder}`)
  for (const line of wrong) console.log(line)
  process.exitCode = wrong.length === 0 ? 0 : 1
} finally {
  await belongings.closeAll()
}

/** Takes the pictures of a server of their own. @returns what is wrong */
async function takePages(browser: Browser): Promise<string[]> {
  const postgres = await belongings.open(createSeparatePostgres(), (it) => it.remove())
  await postgres.start()
  const dns = await belongings.open(startDnsServer(), (it) => it.close())
  dns.answers.set(challengeRecord('subsidiary.example.net'), [['v=spf1 -all'], ['vouch-domain=of-another-server']])
  const environment = {
    DATABASE_URL: postgres.url,
    VOUCH_MASTER_KEY: randomBytes(32).toString('base64'),
    VOUCH_DNS_SERVERS: dns.address,
  }
  const server = await belongings.open(startVouchServer({ environment }), (it) => it.stop())
  const people = await enrolPeople(browser, server)
  const place = { browser, issuer: server.issuer, people, folder }
  const wrong: string[] = []
  const take = async (some: readonly GalleryState[]) => {
    for (const state of some) {
      for (const view of views) {
        const found = await takePicture(place, state, view).catch((error: Error) => [`${state.name}: ${error.message}`])
        wrong.push(...found)
      }
    }
  }
  await take(chosen.filter(({ world }) => world === 'empty'))
  await fillWorld(postgres.url)
  await take(chosen.filter(({ world }) => world !== 'empty'))
  // A page that says that the server is at fault says no more; the log does.
  return [...wrong, ...server.process.stdout.split('\n').filter((line) => line.includes('"level":50'))]
}
