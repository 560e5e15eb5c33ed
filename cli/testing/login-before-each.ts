import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { type BuiltCommandLine, builtCommandLine } from './built-command-line.ts'
import { type LoginServer, startLoginServer } from './login-server.ts'

/** What the tests of a file log in with; its members are there from the first hook that is registered after it. */
export interface TestLogin {
  readonly vouch: BuiltCommandLine
  readonly server: LoginServer
}

/**
 * The built command line once for a file of tests, and for each of them a server that nobody is logged in to, to be called at its top.
 *
 * @param facts what the server is to answer
 */
export function loginBeforeEach(facts?: Parameters<typeof startLoginServer>[0]): TestLogin {
  const made = {} as { vouch: BuiltCommandLine; server: LoginServer }
  beforeAll(async () => {
    made.vouch = await builtCommandLine()
  })
  afterAll(() => made.vouch.remove())
  beforeEach(async () => {
    made.server = await startLoginServer(facts)
  })
  afterEach(async () => {
    await made.vouch.run(['agent', 'stop'])
    await made.server.stop()
  })
  return made
}
