import { expect, test } from 'vitest'
import { endpoints } from './endpoints.ts'
import { Pipeline } from './pipeline.ts'

test('every endpoint that tokens or codes come from checks the client before anything else', () => {
  for (const endpoint of [
    endpoints.push,
    endpoints.pushOutcome,
    endpoints.redeem,
    endpoints.introspect,
    endpoints.revoke,
  ]) {
    expect(endpoint.names[0]).toBe('authenticatedClient')
  }
  expect(endpoints.exchange.names[0]).toBe('exchangeAllowed')
})

test('the redirect URI is settled before anything that could be told by a redirect', () => {
  expect(endpoints.authorizeTarget.names).toEqual([
    'identifiedClient',
    'codeGrantAllowed',
    'inlineAllowed',
    'registeredRedirectUri',
    'echoedState',
  ])
})

test('a pushed request and one in the browser are held to the same rules', () => {
  const inline = [...endpoints.authorizeTarget.names, ...endpoints.authorizeRequest.names]
  const ofTheBrowserAlone = ['identifiedClient', 'inlineAllowed', 'namedDpopKey']
  for (const rule of inline.filter((name) => !ofTheBrowserAlone.includes(name))) {
    expect(endpoints.push.names).toContain(rule)
  }
})

test('the first rule that is broken ends it, and each sees what those before it found', async () => {
  const seen: unknown[] = []
  const pipeline = Pipeline.from<{ a: number }>()
    .check(({ a }) => ({ b: a + 1 }))
    .check(async ({ a, b }) => void seen.push([a, b]))
    .check(({ b }) => {
      if (b === 2) throw new Error('broken')
    })
    .check(() => void seen.push('never'))
  await expect(pipeline.run({ a: 1 })).rejects.toThrow('broken')
  expect(seen).toEqual([[1, 2]])
  expect(await Pipeline.from<{ a: number }>().run({ a: 1 })).toEqual({ a: 1 })
})
