import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describedCommands } from '../commands/described-commands.ts'
import manifest from '../package.json' with { type: 'json' }
import { type Agent, ensureAgent } from './client.ts'
import { buildPrograms, type Programs } from './testing/programs.ts'
import { ROLE, startWorld, type World } from './testing/world.ts'

let programs: Programs
let world: World
let agent: Agent

// No D-Bus, no Secret Service, no XDG_RUNTIME_DIR: a server without a desktop. The agent's environment has none of them anyway.
beforeAll(async () => {
  programs = await buildPrograms()
  world = await startWorld()
  agent = await ensureAgent({ environment: world.environment, program: programs.agent })
})
afterAll(async () => {
  agent.close()
  await world.end()
  await programs.remove()
})

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : []
  })
}

test('a session and its credentials are in no file, and no file is there but those that hold nothing', async () => {
  const adopted = await world.server.session()
  await agent.adoptSession(adopted)
  const { credential } = await agent.awsCredentials({ roleArn: ROLE, stsEndpoint: world.sts.url })
  const secrets = [adopted.accessToken, adopted.dpopKey.d, credential.SecretAccessKey, credential.SessionToken]
  const files = filesBelow(world.environment.home)
  const names = files.map((file) => file.slice(world.environment.home.length + 1).replace(/\.\d+$/, '.N'))
  expect([...new Set(names)].sort()).toEqual([
    '.vouch/run/agent.lock.N',
    '.vouch/run/agent.token',
    '.vouch/run/session-end',
  ])
  for (const file of files) {
    expect(statSync(file).mode & 0o077).toBe(0)
    const text = readFileSync(file, 'utf8')
    for (const secret of secrets) expect(text.includes(secret), file).toBe(false)
  }
})

test('after a logout not even the time of its end is left', async () => {
  await agent.adoptSession(await world.server.session())
  await agent.endSession()
  expect(filesBelow(world.environment.home).map((file) => file.split('/').at(-1))).not.toContain('session-end')
})

test('nobody is offered to keep a session anywhere else', async () => {
  const commands = await describedCommands()
  const options = commands.flatMap((command) => command.options.flatMap(({ names }) => names))
  expect(options.filter((option) => /store|keyring|keychain|save/.test(option))).toEqual([])
  expect(Object.keys(manifest.dependencies).filter((name) => /keyring|keytar|keychain|dbus/.test(name))).toEqual([])
})
