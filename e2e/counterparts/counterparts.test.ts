import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Programs } from '../../cli/agent/testing/programs.ts'
import { type BuiltCommandLine, builtCommandLine } from '../../cli/testing/built-command-line.ts'
import { buildCommandLine } from '../../scripts/build/bundles.ts'
import { enrolledPerson } from '../../web/testing/enrolled-person.ts'
import { startTestProvider, type TestProvider } from '../../web/testing/provider.ts'
import { logInByTestBrowser } from '../distribution/log-in-by-test-browser.ts'
import { cleanEnvironment } from '../processes/environment.ts'
import { type LocalS3, startS3 } from '../s3/start-s3.ts'
import { type LocalSts, startSts } from '../sts/start-sts.ts'
import { trustPolicyFor } from '../sts/trust-policy.ts'
import { counterparts } from './counterparts.ts'

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
const ARN = 'arn:aws:sts::123456789012:assumed-role/VouchDeveloper/alice@example.com'
const BUCKET = 'a-bucket-of-the-role'

const installed = await Promise.all(counterparts.map(async (each) => ({ ...each, found: await each.version() })))
let provider: TestProvider
let sts: LocalSts
let s3: LocalS3
let authenticator: Awaited<ReturnType<typeof enrolledPerson>>['authenticator']

beforeAll(async () => {
  provider = await startTestProvider()
  const { issuer } = provider
  const role = { arn: ROLE, trustPolicy: trustPolicyFor(ROLE, issuer) }
  sts = await startSts({ providers: [{ issuer, clientIds: [issuer] }], roles: [role] })
  s3 = await startS3({ buckets: { [BUCKET]: ['an/object'] }, issued: sts.issued })
  authenticator = (await enrolledPerson(provider.runtime, 'alice@example.com')).authenticator
})
afterAll(async () => {
  await s3.stop()
  await sts.stop()
  await provider.close()
})

/** A developer's home whose profile was written by a `vouch` that lies in a folder of this name. */
async function programsIn(name: string): Promise<Programs> {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-counterparts-'))
  const programs = join(folder, name)
  await mkdir(programs)
  await buildCommandLine(programs)
  const remove = () => rm(folder, { recursive: true, force: true })
  return { folder: programs, agent: join(programs, 'agent.mjs'), vouch: [join(programs, 'vouch.cjs')], remove }
}

/** As a shell of the person has it: the profile is all that the tool is told. */
const environmentOf = (vouch: BuiltCommandLine) => {
  const plain = cleanEnvironment({ HOME: vouch.home, AWS_PROFILE: 'vouch' })
  return {
    ...plain,
    // `vouch` is started by this Node, and asks the local STS for credentials.
    PATH: `${dirname(process.execPath)}:${plain.PATH}`,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_STS: sts.url,
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}

describe.each(['programs', 'my programs (of 2026)'])('with `vouch` in a folder called "%s"', (name) => {
  let vouch: BuiltCommandLine

  beforeAll(async () => {
    vouch = await builtCommandLine(programsIn(name))
    expect(await logInByTestBrowser(vouch, provider.issuer, authenticator)).toMatchObject({ code: 0 })
    expect(await vouch.run(['setup', 'aws', '--role', ROLE])).toMatchObject({ code: 0 })
    const written = await readFile(join(vouch.home, '.aws/config'), 'utf8')
    expect(written).toContain(join(name, 'vouch.cjs'))
  })
  afterAll(() => vouch.remove())

  for (const { name, found, run } of installed) {
    const title = `${name}${found === undefined ? ' (skipped: not installed)' : ` (${found})`}`
    test.skipIf(found === undefined)(
      `${title} reads the profile and is known to AWS`,
      async () => {
        const before = { sts: sts.calls.length, s3: s3.calls.length }
        const { code, stdout, stderr } = await run(environmentOf(vouch), { sts: sts.url, s3: s3.url })
        expect([code, stderr]).toEqual([0, ''])
        expect([ARN, BUCKET].some((word) => stdout.includes(word))).toBe(true)
        const signed = [
          ...sts.calls.slice(before.sts).filter(({ action }) => action === 'GetCallerIdentity'),
          ...s3.calls.slice(before.s3),
        ]
        expect(signed.length).toBeGreaterThan(0)
        for (const call of signed) expect(call).toMatchObject({ outcome: 'ok', caller: ARN })
      },
      120_000,
    )
  }

  test('all of them together cost one call of STS', () => {
    const assumed = sts.calls.filter(({ action }) => action === 'AssumeRoleWithWebIdentity')
    expect(assumed.length).toBe(name === 'programs' ? 1 : 2)
  })

  test('when the session has ended, each of them fails, and says what to do in our words where it passes them on', async () => {
    await vouch.run(['logout'])
    const ask = installed.filter(({ found }) => found !== undefined)
    const runs = ask.map(async (each) => ({
      ...each,
      ended: await each.run(environmentOf(vouch), { sts: sts.url, s3: s3.url }),
    }))
    for (const { name, passesWordsOn, ended } of await Promise.all(runs)) {
      expect(ended.code, name).not.toBe(0)
      expect(ended.stdout, name).not.toContain(ARN)
      if (passesWordsOn) expect(ended.stderr, name).toMatch(/Run `vouch login`\. \(VCH-3001\)/)
    }
  })
})

test('what is not signed by credentials of the STS is not answered', async () => {
  expect((await fetch(s3.url)).status).toBe(403)
  expect(s3.calls.at(-1)).toMatchObject({ caller: undefined })
})
