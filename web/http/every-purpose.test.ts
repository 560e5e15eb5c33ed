import { randomUUID } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import { afterAll, expect, test } from 'vitest'
import { findOrCreatePerson } from '../db/people/people.ts'
import { SoftwareAuthenticator } from '../testing/authenticator.ts'
import { openInvite } from '../testing/enrolled-person.ts'
import { provenLogin, type TestBrowser } from '../testing/login.ts'
import { startTestProvider } from '../testing/provider.ts'
import { browserOf, type SignedInPerson, signedInPerson } from '../testing/signed-in-person.ts'

const provider = await startTestProvider({ replicas: 2, config: { rateLimits: 'off' } })
afterAll(() => provider.close())
const { runtime } = provider

/** One browser in which one person has everything open that asks for a touch. */
interface Scene {
  readonly browser: TestBrowser
  readonly person: SignedInPerson
  readonly loginId: string
  readonly invite: string
}

interface Begun {
  readonly ceremony: string
  readonly options: Parameters<SoftwareAuthenticator['register']>[0] & { readonly rpId: string }
}

/** What a touch may be for: how it is asked for, and where its answer goes. */
interface Purpose {
  begin(scene: Scene): Promise<Response>
  readonly makesKey?: true
  finish(scene: Scene, ceremony: string, credential: unknown): Promise<Response>
}

const renaming = ({ person }: Scene) => ({ keyId: person.keyId, nickname: 'Red key' })
const act = (name: string, parametersOf: (scene: Scene) => object): Purpose => ({
  begin: (scene) => scene.browser.postJson(`/api/v1/acts/${name}/touch`, { parameters: parametersOf(scene) }),
  finish: (scene, ceremony, credential) =>
    scene.browser.postJson(`/api/v1/acts/${name}`, {
      parameters: parametersOf(scene),
      touch: { ceremony, credential },
    }),
})
const purposes: Record<string, Purpose> = {
  'signing in': {
    begin: ({ browser }) => browser.postJson('/api/v1/sign-in/options', {}),
    finish: ({ browser }, ceremony, credential) => browser.postJson('/api/v1/sign-in', { ceremony, credential }),
  },
  'the login of a command line': {
    begin: ({ browser, loginId }) => browser.postJson(`/login/${loginId}/options`, {}),
    finish: ({ browser, loginId }, ceremony, credential) =>
      browser.post(`/login/${loginId}`, { ceremony, credential: JSON.stringify(credential) }),
  },
  'renaming a key': act('key.rename', renaming),
  'removing a key': act('key.remove', ({ person }) => ({ keyId: person.keyId })),
  'inviting somebody': act('person.invite', () => ({ email: 'new@example.com', role: 'member' })),
  'enrolling by an invite': {
    makesKey: true,
    begin: ({ browser, invite }) => browser.postJson('/api/v1/enrollment/options', { invite }),
    finish: ({ browser, invite }, ceremony, credential) =>
      browser.postJson('/api/v1/enrollment', { invite, ceremony, nickname: 'Key', credential }),
  },
  'enrolling a further key': {
    makesKey: true,
    async begin({ browser, person }) {
      const { ceremony, options } = await (
        await browser.postJson('/api/v1/acts/key.add/touch', { parameters: {} })
      ).json()
      const touch = { ceremony, credential: person.authenticator.assert(options) }
      const added = await browser.postJson('/api/v1/acts/key.add', { parameters: {}, touch })
      return Response.json((await added.json()).result)
    },
    finish: ({ browser }, ceremony, credential) =>
      browser.postJson('/api/v1/enrollment', { ceremony, nickname: 'Key', credential }),
  },
}

async function newScene(): Promise<Scene> {
  const person = await signedInPerson(runtime, { role: 'administrator' })
  const { browser, id: loginId } = await provenLogin(provider)
  for (const [name, value] of browserOf(provider, person).cookies) browser.setCookie(name, value)
  const guest = await findOrCreatePerson(
    runtime.database.prisma,
    { email: `${randomUUID()}@example.com` },
    provider.clock(),
  )
  return { browser, person, loginId, invite: await openInvite(runtime, { personId: guest.id }) }
}

/** A genuine answer of the kind that `by` takes, to a question that was asked for something else. */
function answerTo({ options }: Begun, by: Purpose, { person }: Scene): unknown {
  const { challenge } = options
  if (by.makesKey !== true) return person.authenticator.assert({ challenge, rpId: 'localhost' })
  const rp = { id: 'localhost', name: 'Vouch' }
  const user = { id: Buffer.from(person.person.userHandle).toString('base64url'), name: 'x', displayName: 'x' }
  const pubKeyCredParams = [{ type: 'public-key', alg: -7 } as const]
  const key = new SoftwareAuthenticator({ origin: runtime.config.issuer.origin })
  return key.register({ challenge, rp, user, pubKeyCredParams })
}

/** The code of a refusal, whether it is told as a problem or by a redirect to our own page; undefined: it was done. */
async function refusalOf(response: Response): Promise<string | undefined> {
  if (response.status === 200) return undefined
  if (response.status !== 303) return (await response.json()).code
  return new URL(response.headers.get('location') ?? '').searchParams.get('error') ?? undefined
}

const unknown = new VouchError('challengeUnknown').code

test.each(Object.entries(purposes))('a touch for %s does just that', async (_, purpose) => {
  const scene = await newScene()
  const begun: Begun = await (await purpose.begin(scene)).json()
  const done = await refusalOf(await purpose.finish(scene, begun.ceremony, answerTo(begun, purpose, scene)))
  // The one key that somebody has stays: the touch was right, and it is the act that says no.
  expect(done).toBe(purpose === purposes['removing a key'] ? new VouchError('lastKey').code : undefined)
})

test.each(Object.entries(purposes))('a touch for %s is worth nothing for anything else', async (asked, from) => {
  const scene = await newScene()
  for (const [used, to] of Object.entries(purposes).filter(([name]) => name !== asked)) {
    const theirs: Begun = await (await from.begin(scene)).json()
    const own: Begun = await (await to.begin(scene)).json()
    const answer = answerTo(theirs, to, scene)
    expect([used, await refusalOf(await to.finish(scene, theirs.ceremony, answer))]).toEqual([used, unknown])
    expect([used, await refusalOf(await to.finish(scene, own.ceremony, answer))]).toEqual([used, unknown])
  }
})

test('of one touch that is sent fifty times at once to two replicas, a single one signs in', async () => {
  for (let round = 0; round < 2; round += 1) {
    const scene = await newScene()
    const signIn = purposes['signing in']
    if (signIn === undefined) throw new Error('nobody can sign in')
    const begun: Begun = await (await signIn.begin(scene)).json()
    const body = JSON.stringify({ ceremony: begun.ceremony, credential: answerTo(begun, signIn, scene) })
    const cookie = [...scene.browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { origin: provider.issuer, 'content-type': 'application/json', cookie }
    const sent = Array.from({ length: 50 }, (_, index) =>
      fetch(`${provider.replicas[index % 2]}/api/v1/sign-in`, { method: 'POST', headers, body }),
    )
    const refusals = await Promise.all((await Promise.all(sent)).map(refusalOf))
    expect(refusals.filter((code) => code === undefined)).toHaveLength(1)
    expect(refusals.filter((code) => code === unknown)).toHaveLength(49)
    expect(await refusalOf(await signIn.finish(scene, begun.ceremony, JSON.parse(body).credential))).toBe(unknown)
  }
})
