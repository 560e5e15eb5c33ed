import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesOf, profileOf, sectionsOf } from '../config-file/ini-sections.ts'
import { anyConfig } from '../config-file/testing/any-config.ts'
import { ownProfiles } from './own-profiles.ts'
import { editProfile, type ProfileRequest } from './profile-edit.ts'
import { removeProfile } from './profile-removal.ts'

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'

const add = (text: string, more: Partial<ProfileRequest> = {}) =>
  editProfile(text, '', { roleArn: ROLE, command: 'vouch', ...more })

const request = fc.record({
  region: fc.constantFrom(undefined, 'eu-central-1'),
  durationSeconds: fc.constantFrom(undefined, 900, 43_200),
  via: fc.constantFrom(undefined, [`${ROLE}1`], [`${ROLE}1`, `${ROLE}2`]),
  command: fc.constantFrom('vouch', '/opt/x/vouch', '"/a b/vouch"', '/"a b/vouch"'),
})

test('in any file, every byte that was there stays, one profile comes, and a second run changes nothing', () => {
  fc.assert(
    fc.property(anyConfig, request, (text, more) => {
      const first = add(text, more)
      expect(first.change).toBe('add')
      expect(first.text.startsWith(text)).toBe(true)
      expect(add(first.text, more)).toEqual({ ...first, change: 'none' })
      const names = sectionsOf(linesOf(first.text)).map(({ header }) => profileOf(header))
      expect(names.filter((name) => name === first.profile)).toHaveLength(1)
      const { roleArn: _, profile, ...written } = ownProfiles(first.text).at(-1) ?? {}
      expect({ profile, ...written }).toMatchObject({ profile: first.profile, ...withoutUndefined(more) })
    }),
    { numRuns: 1_000 },
  )
})

test('in any file, what was added and taken out again leaves the former bytes', () => {
  fc.assert(
    fc.property(anyConfig, request, (text, more) => {
      const { text: added, profile } = add(text, more)
      expect(removeProfile(added, profile)).toEqual({ text, left: [] })
    }),
    { numRuns: 2_000 },
  )
})

test('in any file, many that were added come out in any order, and the former bytes are back', () => {
  const order = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 })
  fc.assert(
    fc.property(anyConfig, fc.array(request, { minLength: 4, maxLength: 4 }), order, (text, requests, indexes) => {
      let all = text
      const names = requests.map((more, index) => {
        const { text: next, profile } = add(all, { ...more, roleArn: `${ROLE}-${index}` })
        all = next
        return profile
      })
      for (const index of indexes) all = removeProfile(all, names[index] ?? '')?.text ?? 'lost'
      expect(all).toBe(text)
    }),
    { numRuns: 500 },
  )
})

test('in any file, changing a profile of ours and taking it out again leaves all that was not its own', () => {
  fc.assert(
    fc.property(anyConfig, request, request, (text, one, other) => {
      const { text: added, profile } = add(text, one)
      const { text: changed } = add(added, { ...other, profile, roleArn: `${ROLE}2` })
      const left = removeProfile(changed, profile)
      expect(left).toEqual({ text, left: [] })
    }),
    { numRuns: 500 },
  )
})

test('in any file, whatever follows a profile of ours stays to the byte when that goes', () => {
  const next = fc.constantFrom('[default]\n', '\n[profile new]\nregion = x\n', '\r\n\r\n[x]', '# note\n[profile new]\n')
  fc.assert(
    fc.property(anyConfig, request, next, (text, more, follower) => {
      const { text: added, profile } = add(text, more)
      const { text: rest = '' } = removeProfile(added + follower, profile) ?? {}
      expect(rest.endsWith(follower)).toBe(true)
      expect(rest.startsWith(text)).toBe(true)
      expect(rest.slice(text.length, rest.length - follower.length)).toMatch(/^\r?\n?$/)
      const headers = (all: string) => sectionsOf(linesOf(all)).map(({ header }) => header)
      const before = headers(text)
      expect(headers(rest).slice(0, before.length)).toEqual(before)
    }),
    { numRuns: 1_000 },
  )
})

test.each([
  ['below', 'output = json\n', 'output = json\n', ['output']],
  ['with a nested block', 's3 =\n  max_concurrent_requests = 20\n', 's3 =\n  max_concurrent_requests = 20\n', ['s3']],
  ['a region by hand', 'region = us-east-1\n', 'region = us-east-1\n', ['region']],
])('settings that somebody added %s stay under their name, and are told', (_case, added, kept, left) => {
  const { text } = add('[default]\n')
  expect(removeProfile(text + added, 'vouch')).toEqual({ text: `[default]\n\n[profile vouch]\n${kept}`, left })
})

test('the region that was written goes, whatever else stays', () => {
  const { text } = add('', { region: 'eu-central-1' })
  expect(removeProfile(`${text}output = json\n`, 'vouch')).toEqual({
    text: '[profile vouch]\noutput = json\n',
    left: ['output'],
  })
})

test('a comment is not lost with the profile that it stands in', () => {
  const { text } = add('[default]\n')
  expect(removeProfile(`${text}# of mine\n\n[profile new]\n`, 'vouch')?.text).toContain('# of mine\n\n[profile new]\n')
})

test.each([
  '[profile vouch]\ncredential_process = other\n',
  '[vouch]\ncredential_process = vouch credential aws --role arn:aws:iam::123456789012:role/X\n',
  '',
])('what Vouch did not write is not taken out: %j', (text) => {
  expect(removeProfile(text, 'vouch')).toBeUndefined()
})

function withoutUndefined({ command: _, ...more }: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined))
}
