import { CLI_CLIENT_ID, paths } from '@vouch/protocol'
import { afterAll, expect, test } from 'vitest'
import type { Runtime } from '../../runtime.ts'
import { codeForCli, LOOPBACK_CALLBACK } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { signedInPerson } from '../../testing/signed-in-person.ts'
import { redeemCode } from '../oidc/redeem-code.ts'
import { changeSetting } from '../settings/settings.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { runtime } = provider
const { prisma } = runtime.database

/** As on a server that is reached from elsewhere. */
const remote: Runtime = {
  ...runtime,
  config: { ...runtime.config, issuer: { ...runtime.config.issuer, loopback: false } },
}

const HOME = '8.8.8.8'
const ELSEWHERE = '9.9.9.9'

/** A login whose three requests come from these addresses. */
async function login(at: { pushed: string; browser: string; token: string }, server = remote) {
  const { person, authenticator } = await signedInPerson(runtime)
  const { id, key, code, verifier } = await codeForCli(provider, authenticator)
  await prisma.loginRequest.update({ where: { id }, data: { pushedIp: at.pushed, browserIp: at.browser } })
  const headers = new Headers({ dpop: await key.proof('POST', paths.token) })
  const parameters = new Map(
    Object.entries({
      grant_type: 'authorization_code',
      client_id: CLI_CLIENT_ID,
      code,
      redirect_uri: LOOPBACK_CALLBACK,
      code_verifier: verifier,
    }),
  )
  const redeem = () => redeemCode(server, { headers, parameters, ip: at.token })
  const events = () => prisma.auditEvent.findMany({ where: { type: 'login.ip_mismatch', personId: person.id } })
  return { redeem, events, person }
}

test('a code that is redeemed from another network is noted, and by default no more than that', async () => {
  const { redeem, events } = await login({ pushed: HOME, browser: HOME, token: ELSEWHERE })
  expect(await redeem()).toMatchObject({ token_type: 'DPoP' })
  expect(await events()).toMatchObject([
    { outcome: 'ok', ip: ELSEWHERE, details: { pushed: HOME, browser: HOME, token: ELSEWHERE } },
  ])
})

test('where the setting says deny it is refused, noted, and has cost the code', async () => {
  await changeSetting(runtime, 'login_ip_mismatch', 'deny')
  const far = await login({ pushed: ELSEWHERE, browser: HOME, token: ELSEWHERE })
  await expect(far.redeem()).rejects.toMatchObject({
    errorName: 'loginAddressesDiffer',
    entry: { oauth: 'invalid_grant' },
  })
  expect(await far.events()).toMatchObject([{ outcome: 'refused' }])
  await expect(far.redeem()).rejects.toMatchObject({ errorName: expect.not.stringMatching('loginAddressesDiffer') })
  expect(await prisma.session.count({ where: { personId: far.person.id, kind: 'cli' } })).toBe(0)
  const near = await login({ pushed: HOME, browser: '8.8.8.9', token: HOME })
  expect(await near.redeem()).toMatchObject({ token_type: 'DPoP' })
  expect(await near.events()).toEqual([])
})

test('on a loopback issuer nothing is compared', async () => {
  const { redeem, events } = await login({ pushed: HOME, browser: HOME, token: ELSEWHERE }, runtime)
  expect(await redeem()).toMatchObject({ token_type: 'DPoP' })
  expect(await events()).toEqual([])
})
