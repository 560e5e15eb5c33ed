import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { installCommands, loginCommand, profileCommands, SAMPLE_ROLE } from './command-line-snippets.ts'

test.each([
  ['the installation', installCommands],
  ['the login', loginCommand('https://vouch.example.com:8443')],
  ['the profile', profileCommands({ arn: SAMPLE_ROLE, via: [] })],
  ['the profile of a role over others', profileCommands({ arn: SAMPLE_ROLE, via: [SAMPLE_ROLE, `${SAMPLE_ROLE}2`] })],
])('%s are what bash reads without complaint', (_, script) => {
  const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})
