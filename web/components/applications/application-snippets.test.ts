import { spawnSync } from 'node:child_process'
import { paths } from '@vouch/protocol'
import { transform } from 'esbuild'
import { expect, test } from 'vitest'
import { pullCommand } from '../api-tokens/pull-snippet.ts'
import { discoveryAddress, grafanaEnvironment, nodeProgram, proxyEnvironment } from './application-snippets.ts'

const registered = { url: 'https://vouch.example.com:8443', clientId: 'app_0123456789abcdef01234567' }

test.each([
  ['Grafana', grafanaEnvironment(registered), 'GF_AUTH_GENERIC_OAUTH_'],
  ['oauth2-proxy', proxyEnvironment(registered), 'OAUTH2_PROXY_'],
])('the environment of %s is one that bash reads, all of it for that program', (_, text, prefix) => {
  const { stdout, status } = spawnSync('bash', ['-c', `set -a\n${text}\nenv`], {
    encoding: 'utf8',
    env: { NODE_ENV: 'test' },
  })
  expect(status).toBe(0)
  const read = stdout.split('\n').filter((line) => line.startsWith(prefix))
  expect(read.length).toBe(text.trim().split('\n').length)
  expect(stdout).toContain(`${prefix}CLIENT_ID=${registered.clientId}\n`)
  expect(stdout).toContain(`${prefix}${prefix.startsWith('GF') ? 'SCOPES' : 'SCOPE'}=openid email profile\n`)
})

test('Grafana is led to the endpoints of this server', () => {
  for (const path of [paths.authorize, paths.token, paths.userinfo]) {
    expect(grafanaEnvironment(registered)).toContain(`=${registered.url}${path}\n`)
  }
  expect(discoveryAddress(registered.url)).toBe(`${registered.url}/.well-known/openid-configuration`)
})

test('the program is one that Node.js reads', async () => {
  const { code } = await transform(nodeProgram(registered), { format: 'esm' })
  expect(code).toContain(registered.url)
})

test('the command that reads the log is what bash reads without complaint', () => {
  const { status, stderr } = spawnSync('bash', ['-n'], { input: pullCommand(registered.url), encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})
