import { type ErrorName, VouchError } from '@vouch/protocol'
import { afterAll, expect, test } from 'vitest'
import { acts } from '../domain/acts/acts.ts'
import type { Act, JsonValue } from '../domain/acts/define-act.ts'
import { sessionCookieName } from '../domain/sessions/session-cookie.ts'
import { Secret } from '../secret/secret.ts'
import { type ActWorld, actSamples } from '../testing/act-samples.ts'
import { startDnsServer } from '../testing/dns-server.ts'
import type { EnrolledPerson } from '../testing/enrolled-person.ts'
import { TestBrowser } from '../testing/login.ts'
import { startTestProvider } from '../testing/provider.ts'
import { browserOf, postAct, signedInPerson } from '../testing/signed-in-person.ts'

const dns = await startDnsServer()
const provider = await startTestProvider({ config: { rateLimits: 'off', dnsServers: [dns.address] } })
afterAll(async () => {
  await provider.close()
  await dns.close()
})
const { runtime } = provider
const [boss, other, gone] = [
  await signedInPerson(runtime, { role: 'administrator' }),
  await signedInPerson(runtime),
  await signedInPerson(runtime, { role: 'administrator' }),
]
await boss.act('person.deactivate', { personId: gone.person.id })

const DONE = '200'
type Answer = ErrorName | undefined

/** What an answer says, as `expected` writes it. */
async function said(response: Response): Promise<string> {
  return response.status === 200 ? DONE : `${response.status} ${(await response.json()).code}`
}

function expected(answer: Answer): string {
  return answer === undefined ? DONE : `${new VouchError(answer).entry.status} ${new VouchError(answer).code}`
}

const touchPath = (name: string) => `/api/v1/acts/${name}/touch`
const actPath = (name: string) => `/api/v1/acts/${name}`

interface Touched {
  readonly act: string
  readonly parameters: JsonValue
  readonly by: EnrolledPerson
  /** Whose key is touched; unset: that of who asks. */
  readonly hand?: EnrolledPerson
}

/** A touch that is begun for an act and parameters, and not spent. */
async function touchFor({ act, parameters, by, hand = by }: Touched) {
  const begun = await browserOf(provider, by).postJson(touchPath(act), { parameters })
  const { ceremony, options } = await begun.json()
  return { ceremony, credential: hand.authenticator.assert(options) }
}

async function newWorld(): Promise<ActWorld> {
  return { runtime, boss, owner: await signedInPerson(runtime) }
}

test('every act of the table has a sample, and every sample an act', () => {
  expect(Object.keys(actSamples).sort()).toEqual(acts.map(({ name }) => name).sort())
})

test.each(acts)('$name answers to each exactly what they may do', async (act) => {
  const { sample, world, parameters, doer } = await scene(act)
  await refusedToThoseOutside(act, parameters)
  if (act.by === 'administrator') {
    for (const member of [world.owner, other]) {
      const browser = browserOf(provider, member)
      expect(await said(await browser.postJson(touchPath(act.name), { parameters }))).toBe(
        expected('administratorNeeded'),
      )
      expect(await said(await browser.postJson(actPath(act.name), { parameters }))).toBe(
        expected('administratorNeeded'),
      )
    }
  } else {
    for (const stranger of [other, boss]) {
      expect(await said(await postAct(provider, stranger, act.name, parameters))).toBe(expected(sample.forOthers))
    }
  }
  expect(await said(await postAct(provider, doer, act.name, parameters))).toBe(expected(sample.answers))
})

test.each(acts.filter(({ touch }) => touch))('$name is done by its own touch alone, and once', async (act) => {
  const { sample, parameters, doer } = await scene(act)
  const browser = browserOf(provider, doer)
  const post = async (touch?: Awaited<ReturnType<typeof touchFor>>) =>
    said(await browser.postJson(actPath(act.name), touch === undefined ? { parameters } : { parameters, touch }))
  const own = { act: act.name, parameters, by: doer }

  expect(await post()).toBe(expected('stepUpNeeded'))
  const elsewhere = act.name === 'key.add' ? 'key.rename' : 'key.add'
  const named = elsewhere === 'key.add' ? {} : { keyId: doer.keyId, nickname: 'Other' }
  expect(await post(await touchFor({ ...own, act: elsewhere, parameters: named }))).toBe(expected('challengeUnknown'))
  expect(await post(await touchFor({ ...own, hand: other }))).toBe(expected('keyNotAccepted'))

  const elsewhereSignedIn = await inAnotherBrowser(doer)
  expect(await post(await touchFor({ ...own, by: elsewhereSignedIn }))).toBe(expected('challengeUnknown'))
  const otherParameters = await sample.parameters(await newWorld())
  if (JSON.stringify(otherParameters) !== JSON.stringify(parameters)) {
    const touch = await touchFor({ ...own, parameters: otherParameters })
    expect(await post(touch)).toBe(expected('challengeUnknown'))
  }

  const touch = await touchFor(own)
  expect(await post(touch)).toBe(expected(sample.answers))
  expect(await post(touch)).toBe(expected('challengeUnknown'))
})

/** The same person with the same key, signed in once more. */
async function inAnotherBrowser(person: EnrolledPerson): Promise<EnrolledPerson> {
  const browser = new TestBrowser(provider.issuer)
  const { ceremony, options } = await (await browser.postJson('/api/v1/sign-in/options', {})).json()
  const credential = person.authenticator.assert(options)
  expect(await said(await browser.postJson('/api/v1/sign-in', { ceremony, credential }))).toBe(DONE)
  const token = browser.cookies.get(sessionCookieName(runtime.config.issuer)) ?? ''
  return { ...person, sessionToken: new Secret(token) }
}

/** An act, something to do it to, and who may. */
async function scene(act: Act) {
  const sample = actSamples[act.name]
  if (sample === undefined) throw new Error(`${act.name} has no sample`)
  const world = await newWorld()
  const parameters = await sample.parameters(world)
  return { sample, world, parameters, doer: act.by === 'administrator' ? boss : world.owner }
}

/** Nobody, and somebody whose access ended: neither learns even whether there is such an act. */
async function refusedToThoseOutside(act: Act, parameters: JsonValue): Promise<void> {
  for (const browser of [new TestBrowser(provider.issuer), browserOf(provider, gone)]) {
    for (const path of [touchPath(act.name), actPath(act.name), actPath('no.such-act')]) {
      expect(await said(await browser.postJson(path, { parameters }))).toBe(expected('notSignedIn'))
    }
  }
}
