import { CLI_CLIENT_ID, paths } from '@vouch/protocol'
import { afterAll, expect, test } from 'vitest'
import { enrolledPerson } from '../testing/enrolled-person.ts'
import { cliRequest, codeForCli, dpopKey, loggedIn, pkce, postForm, redeem, tokenHash } from '../testing/login.ts'
import { startTestProvider } from '../testing/provider.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { issuer, runtime } = provider
const { pool } = runtime.database
const { authenticator } = await enrolledPerson(runtime, 'alice@example.com')

/** Runs what happens while Postgres cannot be reached: its port leads nowhere, and no connection is left. */
async function whileAway<T>(act: () => Promise<T>): Promise<T> {
  const { options } = pool as unknown as { options: { connectionString: string } }
  const { connectionString } = options
  options.connectionString = 'postgresql://vouch:none@127.0.0.1:1/none'
  await pool.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  )
  const last = await pool.connect()
  last.release(true)
  try {
    return await act()
  } finally {
    options.connectionString = connectionString
  }
}

test('without its database the server says so, and never that the client is at fault; nothing is lost by it', async () => {
  const code = await codeForCli(provider, authenticator)
  const { key, token } = await loggedIn(provider, authenticator)
  const dpop = () => key.proof('POST', paths.token, { ath: tokenHash(token) })
  const sessionProof = await key.proof('GET', paths.session, { ath: tokenHash(token) })
  const exchange = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    client_id: CLI_CLIENT_ID,
    subject_token: token,
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    requested_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    audience: issuer,
    resource: 'arn:aws:iam::123456789012:role/VouchDeveloper',
  }
  const parProof = await (await dpopKey(provider)).proof('POST', paths.par)
  const proofs = [await dpop(), await dpop()] as const
  const answers = await whileAway(async () => [
    await redeem(provider, code),
    await postForm(`${issuer}${paths.token}`, exchange, { dpop: proofs[0] }),
    await postForm(`${issuer}${paths.par}`, cliRequest(pkce().challenge), { dpop: parProof }),
    await postForm(`${issuer}${paths.revoke}`, { token, client_id: CLI_CLIENT_ID }),
    await fetch(`${issuer}${paths.session}`, { headers: { authorization: `DPoP ${token}`, dpop: sessionProof } }),
  ])
  for (const answer of answers) {
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
    expect(answer.headers.get('www-authenticate')).toBeNull()
    expect(await answer.json()).toSatisfy((body) => [body.vouch_code, body.code].includes('VCH-5001'))
  }
  expect((await fetch(`${issuer}${paths.jwks}`)).status).toBe(200)
  expect((await postForm(`${issuer}${paths.token}`, exchange, { dpop: proofs[1] })).status).toBe(200)
  expect((await redeem(provider, code)).status).toBe(200)
})

test('whoever comes back from the identity provider just then sees a page that says so, and no JSON', async () => {
  const response = await whileAway(() =>
    fetch(`${issuer}/api/v1/upstream/callback?state=s&code=c`, {
      redirect: 'manual',
      headers: { cookie: 'vouch-upstream=b' },
    }),
  )
  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toBe(`${issuer}/enroll?problem=VCH-5001`)
  expect(response.headers.get('referrer-policy')).toBe('no-referrer')
})
