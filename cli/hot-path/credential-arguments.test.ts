import { expect, test } from 'vitest'
import { credentialArguments } from './credential-arguments.ts'

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'

test('well-formed flags are read in either form and any order', () => {
  const read = { role: ROLE, via: [], region: 'eu-central-1', duration: 900 }
  expect(credentialArguments(['--role', ROLE, '--region', 'eu-central-1', '--duration', '900'])).toEqual(read)
  expect(credentialArguments(['--duration=900', '--region=eu-central-1', `--role=${ROLE}`])).toEqual(read)
  expect(credentialArguments(['--role', ROLE])).toEqual({ role: ROLE, via: [], region: undefined, duration: undefined })
})

test('the roles on the way are read in their order', () => {
  const given = credentialArguments(['--via', 'a', `--role=${ROLE}`, '--via=b'])
  expect(given).toEqual({ role: ROLE, via: ['a', 'b'], region: undefined, duration: undefined })
})

test.each([
  [[]],
  [['--help']],
  [['--role']],
  [['--role=']],
  [['--role', ROLE, '--via']],
  [['--role', ROLE, '--via=']],
  [['--role', ROLE, '--role', ROLE]],
  [['--role', ROLE, '--help']],
  [['--role', ROLE, 'more']],
  [['--role', ROLE, '--duration', '1h']],
  [['--role', ROLE, '--duration', '-900']],
  [['--rol', ROLE]],
  [[ROLE]],
])('%j is left to the full command line', (args) => {
  expect(credentialArguments(args)).toBeUndefined()
})
