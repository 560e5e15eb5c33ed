import { createHash, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { parseIssuer } from '../../config/issuer.ts'
import { attestationRoot } from '../../testing/attestation-authority.ts'
import { initialKeyPolicy } from '../key-policy/policy-document.ts'
import { findAnchor } from './certificate-path.ts'
import { hardwarePolicy, keyPolicy } from './key-policy.ts'
import { yubicoIntermediates } from './roots/yubico-intermediates.ts'
import { yubicoRoots } from './roots/yubico-roots.ts'

const fingerprints = (pems: readonly string[]) =>
  pems.map((pem) => createHash('sha256').update(new X509Certificate(pem).raw).digest('hex'))
const hosted = parseIssuer('https://vouch.example.com')
const laptop = parseIssuer('http://localhost:3000')
const operators = await attestationRoot()
const initially = (config: Parameters<typeof initialKeyPolicy>[0]) =>
  keyPolicy(initialKeyPolicy(config), config, new Map())
const refused = expect.objectContaining({ errorName: 'configurationInvalid' })

test("Yubico's roots and intermediates are the published ones, to the byte", () => {
  expect(fingerprints(yubicoRoots)).toEqual([
    '0fa1386f80eb8713263ae5c1d84deb455bdf08aea50ab05503cefee82b092d42',
    '35f1a54b353bfb711e6d42adbeb76c0e9dead095018e6a94783ba2192fd6faad',
    '62760c6a6ef91679f454c8902b80fd009825b3f25da90f1fbace2ec6586cd5a8',
  ])
  expect(fingerprints(yubicoIntermediates)).toEqual([
    '4ebabc9cbc964f722c985f3784d057e9ef5dcf454dcb4f767fccca58cf16a4e8',
    '4698a1d3389c3ec60016c216250f1d0439922832d65142327436376dc2942b55',
    '4eadda86ff62cff987e111a07910d8554de42f71d5d6da7744610e09012dd319',
    '3c6fe819adbd80afe75dc90af7bba34c95b2b7ac64384816e033f63b7c93848b',
    'd4cc3f456fdaf4e7812a21aab1dfe9d8e27d24e2fd2d6f21c9940109f0daa754',
  ])
})

test('every intermediate leads to a root, so none is there for nothing', () => {
  const policy = hardwarePolicy(yubicoRoots, yubicoIntermediates)
  for (const pem of yubicoIntermediates) {
    const anchor = findAnchor(new X509Certificate(pem), [], policy, new Date('2026-11-01T00:00:00Z'))
    expect(anchor?.subject).toBe('CN=Yubico Attestation Root 1')
  }
})

test('a hosted server takes hardware keys only, until an administrator opens it', () => {
  expect(initially({ issuer: hosted, attestationRoots: [] })).toMatchObject({ kind: 'hardware' })
  const policy = initially({ issuer: hosted, attestationRoots: [operators.pem] })
  expect(policy.kind === 'hardware' && policy.anchors).toHaveLength(yubicoRoots.length + 1)
})

test('a laptop takes any authenticator, until the operator names roots', () => {
  expect(initially({ issuer: laptop, attestationRoots: [] })).toEqual({ kind: 'any' })
  expect(initially({ issuer: laptop, attestationRoots: [operators.pem] })).toMatchObject({ kind: 'hardware' })
})

test('without a root, or with one that cannot be used, the server does not start', async () => {
  expect(() => hardwarePolicy([], yubicoIntermediates)).toThrow(refused)
  expect(() => initially({ issuer: hosted, attestationRoots: ['nonsense'] })).toThrow(refused)
  const notAuthority = await operators.authority({ ca: false })
  expect(() => initially({ issuer: hosted, attestationRoots: [notAuthority.pem] })).toThrow(refused)
})
