import { existsSync } from 'node:fs'
import { startVouchServer } from '../processes/start-vouch-server.ts'
import { expect, test } from './fixtures.ts'

test('a server that was killed leaves nothing behind when it is put away', async () => {
  const server = await startVouchServer()
  const { dataFolder } = server
  server.process.signal('SIGKILL')
  expect(await server.process.exited).toMatchObject({ signal: 'SIGKILL' })
  expect(existsSync(`${dataFolder}/postgres/postmaster.pid`)).toBe(true)
  await server.stop()
  expect(existsSync(dataFolder)).toBe(false)
})

test('a server that was killed loses nothing, and starts again on what it has', async ({ browser }) => {
  const first = await startVouchServer()
  const invited = await first.command(['invite', 'bob@example.com'])
  const link = /https?:\/\/\S+\/enroll#invite=[\w-]+/.exec(invited.stdout)?.[0] ?? ''
  first.process.signal('SIGKILL')
  await first.process.exited
  const port = Number(new URL(first.issuer).port)
  const second = await startVouchServer({ port, dataFolder: first.dataFolder })
  const page = await browser.newPage()
  await page.goto(link)
  await expect(page.getByText('bob@example.com').first()).toBeVisible()
  await page.context().close()
  await second.stop()
  await first.stop()
})
