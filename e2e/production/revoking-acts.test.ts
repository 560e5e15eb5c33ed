import { Client } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { SoftwareAuthenticator } from '../../web/testing/authenticator.ts'
import { loggedIn } from '../../web/testing/login.ts'
import { type Colleague, doAct, doPlainAct, enrolColleague, post } from '../team/colleague.ts'
import { askSession, type CommandLineSession, exchangeForAws } from './command-line-session.ts'
import { type ProductionSite, startProductionSite } from './production-site.ts'
import { TestKeyMaker } from './test-key-maker.ts'

let site: ProductionSite
let database: Client
let boss: Colleague
/** Two, by turns: a key that signs this often in so short a time would be held back. */
let inviters: Colleague[]
beforeAll(async () => {
  site = await startProductionSite()
  vi.stubGlobal('fetch', fromTheirOwnAddress)
  database = new Client(site.postgres.url)
  await database.connect()
  const link = await Promise.any(site.servers.map((server) => server.enrolLink()))
  const key = await site.keyMaker.make(site.issuer)
  boss = await enrolColleague(site, link, { email: 'boss@example.com', name: 'Boss', key })
  inviters = [await newInviter('first@example.com'), await newInviter('second@example.com')]
})
afterAll(async () => {
  await database.end()
  await site.stop()
})

/** Somebody who is signed in in a browser and on a command line. */
interface Victim extends Colleague {
  readonly commandLine: CommandLineSession
  readonly personId: string
  readonly keyId: string
  readonly browserSession: string
  readonly commandLineSession: string
}

let count = 0

/** Everybody sits elsewhere: from one address so many could not enrol in so short a time. */
function fromTheirOwnAddress(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const headers = new Headers(init?.headers)
  headers.set('x-forwarded-for', `198.51.100.${count}`)
  return site.fetch(input, { ...init, headers: Object.fromEntries(headers) })
}

async function newInviter(email: string): Promise<Colleague> {
  const { link } = await doAct(boss, 'person.invite', { email, role: 'administrator' })
  return enrolColleague(site, link, { key: await site.keyMaker.make(site.issuer) })
}

async function newVictim(key?: SoftwareAuthenticator): Promise<Victim> {
  count += 1
  const email = `victim-${count}@example.com`
  const { link } = await doAct(inviters[count % inviters.length] ?? boss, 'person.invite', { email, role: 'member' })
  const own = key ?? (await site.keyMaker.make(site.issuer))
  const colleague = await enrolColleague(site, link, { key: own })
  const commandLine = await loggedIn(site, colleague.key)
  const { rows } = await database.query<{ kind: string; id: string; person_id: string; key_id: string }>(
    'SELECT s.kind, s.id, s.person_id, s.key_id FROM sessions s JOIN people p ON p.id = s.person_id WHERE p.email = $1',
    [email],
  )
  const sessionOf = (kind: string) => rows.find((row) => row.kind === kind)?.id ?? ''
  const [{ person_id: personId = '', key_id: keyId = '' } = {}] = rows
  const sessions = { browserSession: sessionOf('browser'), commandLineSession: sessionOf('cli') }
  return { ...colleague, commandLine, personId, keyId, ...sessions }
}

/** Adds a second key, whose touch can then remove the first. */
async function addSpare(victim: Victim): Promise<SoftwareAuthenticator> {
  const { ceremony, options } = await doAct(victim, 'key.add', {})
  const spare = await site.keyMaker.make(site.issuer)
  const answer = { ceremony, nickname: 'Spare', credential: spare.register(options) }
  const added = await post(victim, `${site.issuer}/api/v1/enrollment`, answer)
  expect(added.status).toBe(200)
  return spare
}

interface RevokingAct {
  readonly name: string
  /** What has to be there first. */
  prepare?(victim: Victim): Promise<SoftwareAuthenticator | undefined>
  /** Done at one server. @param spare what `prepare` gave */
  revoke(victim: Victim, at: string, spare: SoftwareAuthenticator | undefined): Promise<unknown>
  /** What of the victim's goes on. */
  readonly browserStays?: true
}

const revokingActs: RevokingAct[] = [
  {
    name: 'session.end',
    revoke: (victim, at) => doPlainAct(victim, 'session.end', { sessionId: victim.commandLineSession }, at),
    browserStays: true,
  },
  {
    name: 'session.end-others',
    revoke: (victim, at) => doPlainAct(victim, 'session.end-others', {}, at),
    browserStays: true,
  },
  {
    name: 'session.end-of-anyone',
    revoke: ({ commandLineSession: sessionId }, at) => doAct(boss, 'session.end-of-anyone', { sessionId }, at),
    browserStays: true,
  },
  { name: 'session.end-all-of-key', revoke: ({ keyId }, at) => doAct(boss, 'session.end-all-of-key', { keyId }, at) },
  {
    name: 'session.end-all-of-person',
    revoke: ({ personId }, at) => doAct(boss, 'session.end-all-of-person', { personId }, at),
  },
  {
    name: 'key.remove',
    prepare: addSpare,
    revoke: (victim, at, spare = victim.key) =>
      doAct({ ...victim, key: spare }, 'key.remove', { keyId: victim.keyId }, at),
  },
  { name: 'key.remove-of-person', revoke: ({ keyId }, at) => doAct(boss, 'key.remove-of-person', { keyId }, at) },
  { name: 'person.deactivate', revoke: ({ personId }, at) => doAct(boss, 'person.deactivate', { personId }, at) },
  {
    name: 'person.recover, when its link is used',
    async revoke({ personId }, at) {
      const { link } = await doAct(boss, 'person.recover', { personId }, at)
      await enrolColleague(site, link, { key: await site.keyMaker.make(site.issuer) })
    },
  },
]

/** What a server answers to the victim's browser and command line. */
async function statuses(victim: Victim, at: string): Promise<[number, number, number]> {
  const cookie = [...victim.browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const page = await fetch(`${at}/keys`, { headers: { cookie }, redirect: 'manual' })
  const [session, exchange] = [
    await askSession(victim.commandLine, at),
    await exchangeForAws(victim.commandLine, site.issuer, at),
  ]
  return [page.status, session.status, exchange.status]
}

test.each(revokingActs)('$name at one server is felt at the other at the very next request', async (act) => {
  for (const [doing, asked] of [site.replicas, [...site.replicas].reverse()]) {
    if (doing === undefined || asked === undefined) throw new Error('there are two servers')
    const victim = await newVictim()
    const spare = await act.prepare?.(victim)
    expect(await statuses(victim, asked)).toEqual([200, 200, 200])
    await act.revoke(victim, doing, spare)
    expect(await statuses(victim, asked)).toEqual([act.browserStays ? 200 : 307, 401, 400])
  }
})

test('a key policy that is enforced at one server ends what its refused keys began at the other', async () => {
  const maker = await TestKeyMaker.found()
  const policy = (pasted: string[]) => ({
    version: 1,
    hardwareOnly: true,
    models: 'any',
    minimumFirmware: null,
    roots: { yubico: true, pasted },
    useMetadataService: false,
    refusedStatuses: [],
  })
  const [doing, asked] = site.replicas
  await doAct(boss, 'key-policy.save', { policy: policy([maker.root]), enforceOnEnrolled: false }, doing)
  const [victim, bystander] = [await newVictim(await maker.make(site.issuer)), await newVictim()]
  expect(await statuses(victim, asked)).toEqual([200, 200, 200])
  const saved = await doAct(boss, 'key-policy.save', { policy: policy([]), enforceOnEnrolled: true }, doing)
  expect(saved).toEqual({ disabled: 1 })
  expect(await statuses(victim, asked)).toEqual([307, 401, 400])
  expect(await statuses(bystander, asked)).toEqual([200, 200, 200])
})
