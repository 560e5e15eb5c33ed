import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { awsCommands, cloudFormation, terraform, trustPolicy } from './aws-snippets.ts'
import { installCommands, loginCommand, profileCommands } from './command-line-snippets.ts'

const server = { url: 'https://vouch.example.com:8443', host: 'vouch.example.com:8443' }
const actions = ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity']

test.each([
  ['the commands for AWS', awsCommands(server)],
  ['the installation', installCommands],
  ['the login', loginCommand(server.url)],
  ['the profile', profileCommands],
])('%s are what bash reads without complaint', (_, script) => {
  const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})

test('the trust policy that the commands write is the policy itself, with the account filled in', () => {
  const [, written = ''] = /<< EOF\n([\s\S]+?)\nEOF/.exec(awsCommands(server)) ?? []
  const { stdout } = spawnSync('bash', [], {
    input: `ACCOUNT_ID=123456789012\ncat << EOF\n${written}\nEOF\n`,
    encoding: 'utf8',
  })
  const policy = trustPolicy(server, 'arn:aws:iam::123456789012:oidc-provider/vouch.example.com:8443')
  expect(JSON.parse(stdout)).toEqual(JSON.parse(policy))
})

test('the trust policy lets in this server alone, with tags and source identity', () => {
  expect(JSON.parse(trustPolicy(server, 'arn:aws:iam::1:oidc-provider/x')).Statement).toEqual([
    {
      Effect: 'Allow',
      Principal: { Federated: 'arn:aws:iam::1:oidc-provider/x' },
      Action: actions,
      Condition: { StringEquals: { 'vouch.example.com:8443:aud': server.url } },
    },
  ])
})

test('the template says the same as the policy', () => {
  const getAtt = { tag: '!GetAtt', resolve: (text: string) => ({ 'Fn::GetAtt': text }) }
  const { Resources } = parse(cloudFormation(server), { customTags: [getAtt] })
  expect(Resources.VouchProvider.Properties).toEqual({ Url: server.url, ClientIdList: [server.url] })
  expect(Resources.VouchDeveloper.Properties.AssumeRolePolicyDocument.Statement).toEqual([
    {
      Effect: 'Allow',
      Principal: { Federated: { 'Fn::GetAtt': 'VouchProvider.Arn' } },
      Action: actions,
      Condition: { StringEquals: { 'vouch.example.com:8443:aud': server.url } },
    },
  ])
})

test('for Terraform every bracket is closed, and every action is named', () => {
  const text = terraform(server)
  for (const [open, close] of ['{}', '[]', '()']) {
    expect(text.split(open ?? '').length).toBe(text.split(close ?? '').length)
  }
  for (const action of actions) expect(text).toContain(`"${action}"`)
  expect(text).toContain('"vouch.example.com:8443:aud" = "https://vouch.example.com:8443"')
})
