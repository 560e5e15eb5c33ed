import { CLI_CLIENT_ID, paths, type TokenResponse } from '@vouch/protocol'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { afterAll, expect, test } from 'vitest'
import { registerClient } from '../../domain/clients/register-client.ts'
import { enrolledPerson } from '../../testing/enrolled-person.ts'
import { dpopKey, LOOPBACK_CALLBACK, locationOf, TestBrowser } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { issuer, runtime } = provider
const alice = await enrolledPerson(runtime, 'alice@example.com')
const redirectUri = 'https://app.example/cb'

const authentications: [string, (secret: string) => openid.ClientAuth][] = [
  ['client_secret_basic', openid.ClientSecretBasic],
  ['client_secret_post', openid.ClientSecretPost],
]
test.each(authentications)('openid-client logs a person in to an application, with %s', async (_, authentication) => {
  const { client, secret } = await registerClient(runtime, { name: 'Wiki', redirectUris: [redirectUri] })
  const options = { execute: [openid.allowInsecureRequests] }
  const config = await openid.discovery(new URL(issuer), client.id, undefined, authentication(secret.reveal()), options)
  const verifier = openid.randomPKCECodeVerifier()
  const [state, nonce] = [openid.randomState(), openid.randomNonce()]
  const address = openid.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid email profile',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    max_age: '600',
  })
  const browser = new TestBrowser(issuer)
  const page = locationOf(await browser.get(address.href))
  const callback = locationOf(await browser.touch(page.pathname.slice('/login/'.length), alice.authenticator))
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, maxAge: 600 }
  const tokens = await openid.authorizationCodeGrant(config, callback, { ...checks, idTokenExpected: true })
  expect(tokens.claims()).toMatchObject({
    iss: issuer,
    aud: client.id,
    sub: alice.person.subject,
    email: 'alice@example.com',
    amr: ['pop', 'user', 'mfa'],
  })
  const userinfo = await openid.fetchUserInfo(config, tokens.access_token, alice.person.subject)
  expect(userinfo).toMatchObject({ email: 'alice@example.com' })
  expect(await openid.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: true })
  await openid.tokenRevocation(config, tokens.access_token)
  expect(await openid.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false })
})

test('openid-client pushes its request and binds its tokens to a DPoP key', async () => {
  const { client, secret } = await registerClient(runtime, { name: 'Mail', redirectUris: [redirectUri] })
  const options = { execute: [openid.allowInsecureRequests] }
  const config = await openid.discovery(new URL(issuer), client.id, secret.reveal(), undefined, options)
  const verifier = openid.randomPKCECodeVerifier()
  const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair('ES256'))
  const parameters = {
    redirect_uri: redirectUri,
    scope: 'openid',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: 's',
  }
  const address = await openid.buildAuthorizationUrlWithPAR(config, parameters, { DPoP })
  const browser = new TestBrowser(issuer)
  const page = locationOf(await browser.get(address.href))
  const callback = locationOf(await browser.touch(page.pathname.slice('/login/'.length), alice.authenticator))
  const checks = { pkceCodeVerifier: verifier, expectedState: 's' }
  const tokens = await openid.authorizationCodeGrant(config, callback, checks, undefined, { DPoP })
  expect(tokens.token_type.toLowerCase()).toBe('dpop')
  expect(await openid.fetchUserInfo(config, tokens.access_token, alice.person.subject, { DPoP })).toBeTruthy()
  await expect(openid.fetchUserInfo(config, tokens.access_token, alice.person.subject)).rejects.toThrow()
})

test('oauth4webapi goes the way of the command line: PAR, DPoP, loopback, code', async () => {
  const insecure = { [oauth.allowInsecureRequests]: true }
  const as = await oauth.processDiscoveryResponse(
    new URL(issuer),
    await oauth.discoveryRequest(new URL(issuer), insecure),
  )
  const client: oauth.Client = { client_id: CLI_CLIENT_ID }
  const own = await dpopKey(provider)
  const keys = {
    privateKey: own.privateKey,
    publicKey: await crypto.subtle.importKey('jwk', own.jwk, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']),
  }
  const DPoP = oauth.DPoP(client, keys)
  const verifier = oauth.generateRandomCodeVerifier()
  const pushed = await oauth.processPushedAuthorizationResponse(
    as,
    client,
    await oauth.pushedAuthorizationRequest(
      as,
      client,
      oauth.None(),
      {
        response_type: 'code',
        redirect_uri: LOOPBACK_CALLBACK,
        scope: 'openid email',
        state: 's',
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      },
      { DPoP, ...insecure },
    ),
  )
  const browser = new TestBrowser(issuer)
  const query = new URLSearchParams({ client_id: CLI_CLIENT_ID, request_uri: pushed.request_uri })
  const loopback = locationOf(await browser.get(`${as.authorization_endpoint}?${query}`))
  const id = loopback.searchParams.get('request') ?? ''
  const proof = await own.loopbackProof(loopback.searchParams.get('challenge') ?? '', id)
  await browser.get(`${issuer}/login/${id}?proof=${proof}`)
  const callback = oauth.validateAuthResponse(as, client, locationOf(await browser.touch(id, alice.authenticator)), 's')
  const response = await oauth.authorizationCodeGrantRequest(
    as,
    client,
    oauth.None(),
    callback,
    LOOPBACK_CALLBACK,
    verifier,
    { DPoP, ...insecure },
  )
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, { requireIdToken: true })
  expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ sub: alice.person.subject })
  const resource = await oauth.protectedResourceRequest(
    (tokens as unknown as TokenResponse).access_token,
    'GET',
    new URL(`${issuer}${paths.session}`),
    undefined,
    undefined,
    { DPoP, ...insecure },
  )
  expect(resource.status).toBe(200)
})
