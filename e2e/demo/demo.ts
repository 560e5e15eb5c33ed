import { existsSync } from 'node:fs'
import { enrolKey } from '../browser/enrol-key.ts'
import { launchBrowser } from '../browser/launch-browser.ts'
import { terminalLogin } from '../browser/terminal-login.ts'
import { VirtualKey } from '../browser/virtual-key.ts'
import { processesAtHome } from '../processes/processes-at-home.ts'
import { createScratchHome, type ScratchHome } from '../processes/scratch-home.ts'
import type { Finished } from '../processes/start-process.ts'
import { startVouchServer } from '../processes/start-vouch-server.ts'
import { startSts } from '../sts/start-sts.ts'
import { trustPolicyFor } from '../sts/trust-policy.ts'
import type { Belongings } from './belongings.ts'
import { callerIdentity } from './caller-identity.ts'
import type { Steps } from './steps.ts'

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
const alice = { email: 'alice@example.com', name: 'Alice', keyName: 'Desk' }
export const EXPECTED_ARN = 'arn:aws:sts::123456789012:assumed-role/VouchDeveloper/alice@example.com'

/**
 * The whole of Vouch once: a server, a key, a login, a profile, and a program with the AWS SDK that uses it.
 *
 * @returns the ARN that AWS, or its stand-in, knows the program by
 */
export async function demo(steps: Steps, belongings: Belongings): Promise<string> {
  const server = await steps.step(
    () => belongings.open(startVouchServer(), (it) => it.stop()),
    ({ issuer }) => `the server is ready at ${issuer}, on its embedded Postgres`,
  )
  const browser = await steps.step(
    () => belongings.open(launchBrowser(), (it) => it.close()),
    (it) => `Chromium ${it.version()} is open, with a virtual security key`,
  )
  const page = await browser.newPage()
  await VirtualKey.plugInto(page)
  await steps.step(
    async () => enrolKey(page, await server.enrolLink(), alice),
    () => `${alice.email} enrolled the key by the link that the server printed`,
  )
  const { issuer } = server
  const role = { arn: ROLE, trustPolicy: trustPolicyFor(ROLE, issuer) }
  const sts = await steps.step(
    () => belongings.open(startSts({ providers: [{ issuer, clientIds: [issuer] }], roles: [role] }), (it) => it.stop()),
    ({ url }) => `a local STS at ${url} trusts ${issuer} for the role VouchDeveloper`,
  )
  const home = await belongings.open(createScratchHome(), removeHome)
  await steps.step(
    async () => {
      const login = home.start(['login', '--server', issuer, '--no-browser'])
      await page.goto((await terminalLogin(login)).url)
      succeeded('vouch login', await login.exited)
    },
    () => '`vouch login` is done: one touch, and the agent holds the session',
  )
  await steps.step(
    async () => succeeded('vouch setup aws', await home.run(['setup', 'aws', '--role', ROLE])),
    () => '`vouch setup aws` wrote the profile `vouch`',
  )
  const { Arn } = await steps.step(
    () => callerIdentity(home, 'vouch', sts.url),
    (identity) => `the AWS SDK says who it is:\n\n${JSON.stringify(identity, null, 2)}\n`,
  )
  return Arn
}

/** @throws Error with what it printed, where it did not end with 0 */
function succeeded(name: string, { code, stdout, stderr }: Finished): void {
  if (code !== 0) throw new Error(`\`${name}\` ended with ${code}:\n${stdout}${stderr}`)
}

async function removeHome(home: ScratchHome): Promise<void> {
  await home.remove()
  if (existsSync(home.folder) || processesAtHome(home.folder).length > 0) {
    throw new Error(`Something is left of ${home.folder}.`)
  }
}
