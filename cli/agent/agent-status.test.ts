import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { agentEnvironment } from '../config/agent-environment.ts'
import { version } from '../version.ts'
import { agentStatus } from './agent-status.ts'
import { agentPaths } from './directory/paths.ts'
import { prepareRuntimeDirectory } from './directory/runtime-directory.ts'
import { AGENT_PROTOCOL } from './rpc/protocol-version.ts'
import { type AgentServer, listen } from './server/agent-server.ts'

let home: string
let server: AgentServer | undefined
let asked: string[]
const environment = () => agentEnvironment({ HOME: home })

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vouch-agent-status-'))
  asked = []
})
afterEach(async () => {
  await server?.close()
  server = undefined
  rmSync(home, { recursive: true, force: true })
})

/** An agent that answers every question like this. */
async function answering(result: object): Promise<void> {
  server = await listen(prepareRuntimeDirectory(agentPaths(environment())), async (method) => {
    asked.push(method)
    return { result }
  })
}

const status = { protocol: AGENT_PROTOCOL, version, pid: 1, startedAt: 1, residentBytes: 1, session: null }

test('where no agent runs there is no status, and where none may run that is said', async () => {
  expect(await agentStatus(environment())).toBeUndefined()
  await expect(agentStatus({ ...environment(), agentDisabled: true })).rejects.toMatchObject({
    errorName: 'agentDisabled',
  })
})

test('an agent of this version is asked once, and its answer is taken as it is', async () => {
  await answering(status)
  expect(await agentStatus(environment())).toEqual(status)
  expect(asked).toEqual(['agent.status'])
})

test('the answer of another version is checked', async () => {
  await answering({ ...status, version: '0.0.0-other' })
  expect(await agentStatus(environment())).toEqual({ ...status, version: '0.0.0-other' })
  await server?.close()
  await answering({ ...status, version: '0.0.0-other', session: { server: 1 } })
  await expect(agentStatus(environment())).rejects.toMatchObject({ errorName: 'agentProtocol' })
})
