import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { type Agent, ensureAgent } from '../client.ts'
import type { AdoptedSession } from '../rpc/methods.ts'
import { buildPrograms, type Programs } from './programs.ts'
import { startWorld, type World } from './world.ts'

/** What the tests of a file run in; its members are there from the first hook that is registered after it. */
export interface TestWorld {
  readonly programs: Programs
  readonly world: World
}

/** A world whose agent holds a session. */
export interface LoggedInWorld extends TestWorld {
  readonly agent: Agent
}

/** The programs once for a file of tests, and a world anew for each of them, to be called at its top. */
export function worldBeforeEach(): TestWorld {
  const made = {} as { programs: Programs; world: World }
  beforeAll(async () => {
    made.programs = await buildPrograms()
  })
  afterAll(() => made.programs.remove())
  beforeEach(async () => {
    made.world = await startWorld()
  })
  afterEach(() => made.world.end())
  return made
}

/**
 * The same, with Alice logged in for eight hours.
 *
 * @param changed what is to be different about her session
 */
export function loggedInBeforeEach(
  changed: (session: AdoptedSession) => AdoptedSession = (session) => session,
): LoggedInWorld {
  const made = worldBeforeEach() as TestWorld & { agent: Agent }
  beforeEach(async () => {
    made.agent = await ensureAgent({ environment: made.world.environment, program: made.programs.agent })
    await made.agent.adoptSession(changed(await made.world.server.session(28_800)))
  })
  afterEach(() => made.agent.close())
  return made
}
