import type { WebIdentity } from '../evaluate-trust-policy.ts'
import { trustStatement } from '../trust-statement.ts'

/** Whoever the broken policies keep out. */
export const alice: WebIdentity = {
  issuer: 'https://vouch.example.com',
  account: '123456789012',
  partition: 'aws',
  audience: 'https://vouch.example.com',
  subject: 'alice@example.com',
  email: 'alice@example.com',
  amr: ['hwk', 'user', 'mfa'],
  roleSessionName: 'alice@example.com',
  sourceIdentity: 'alice@example.com',
  tags: { email: 'alice@example.com', domain: 'example.com' },
  transitiveTagKeys: ['email', 'domain'],
}
/** The statement that lets her in. */
export const good = trustStatement(alice)
export const aud = { 'vouch.example.com:aud': 'https://vouch.example.com' }
export const arn = (name: string, account = alice.account) => `arn:aws:iam::${account}:oidc-provider/${name}`
export const policy = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements })
const change = (part: object) => policy({ ...good, ...part })
const principal = (name: string, account?: string) => change({ Principal: { Federated: arn(name, account) } })
export const condition = (part: object) => change({ Condition: part })

/** Each broken policy: the causes in order, where, and what to put there. */
export const brokenPolicies: readonly (readonly [string, object, ...[string, string, unknown][]])[] = [
  [
    'lacks sts:TagSession and sts:SetSourceIdentity',
    change({ Action: 'sts:AssumeRoleWithWebIdentity' }),
    ['action', 'Statement[0].Action', good.Action],
  ],
  [
    'lacks sts:SetSourceIdentity',
    change({ Action: good.Action.slice(0, 2) }),
    ['action', 'Statement[0].Action', good.Action],
  ],
  [
    'allows sts:AssumeRole in place of sts:AssumeRoleWithWebIdentity',
    change({ Action: 'sts:AssumeRole' }),
    ['action', 'Statement[0].Action', ['sts:AssumeRole', ...good.Action]],
  ],
  [
    'has a slash behind the provider',
    principal('vouch.example.com/'),
    ['provider', 'Statement[0].Principal', good.Principal],
  ],
  [
    'has https:// in the provider',
    principal('https://vouch.example.com'),
    ['provider', 'Statement[0].Principal', good.Principal],
  ],
  [
    'has http:// and a slash in the provider',
    principal('http://vouch.example.com/'),
    ['provider', 'Statement[0].Principal', good.Principal],
  ],
  [
    'has capitals in the provider',
    principal('Vouch.Example.com'),
    ['provider', 'Statement[0].Principal', good.Principal],
  ],
  [
    'has a port in the provider',
    principal('vouch.example.com:443'),
    ['provider', 'Statement[0].Principal', good.Principal],
  ],
  [
    'names the provider by its URL',
    change({ Principal: { Federated: 'https://vouch.example.com' } }),
    ['provider', 'Statement[0].Principal', good.Principal],
  ],
  [
    'names the provider as an AWS principal',
    change({ Principal: { AWS: arn('vouch.example.com') } }),
    ['provider', 'Statement[0].Principal', good.Principal],
  ],
  [
    'names the provider of another account',
    principal('vouch.example.com', '999999999999'),
    ['account', 'Statement[0].Principal', good.Principal],
  ],
  [
    'names the provider of another partition',
    change({ Principal: { Federated: 'arn:aws-cn:iam::123456789012:oidc-provider/vouch.example.com' } }),
    ['account', 'Statement[0].Principal', good.Principal],
  ],
  [
    'has a slash behind the audience',
    condition({ StringEquals: { 'vouch.example.com:aud': 'https://vouch.example.com/' } }),
    ['audience', 'Statement[0].Condition.StringEquals["vouch.example.com:aud"]', 'https://vouch.example.com'],
  ],
  [
    'has the audience without https://',
    condition({ StringEquals: { 'vouch.example.com:aud': 'vouch.example.com' } }),
    ['audience', 'Statement[0].Condition.StringEquals["vouch.example.com:aud"]', 'https://vouch.example.com'],
  ],
  [
    'has the audience of another provider',
    condition({ StringEquals: { 'vouch.example.com:aud': 'sts.amazonaws.com' } }),
    ['audience', 'Statement[0].Condition.StringEquals["vouch.example.com:aud"]', 'https://vouch.example.com'],
  ],
  [
    'has https:// in the condition key',
    condition({ StringEquals: { 'https://vouch.example.com:aud': 'https://vouch.example.com' } }),
    ['conditionKey', 'Statement[0].Condition.StringEquals', aud],
  ],
  [
    'has a slash in the condition key',
    condition({ StringEquals: { 'vouch.example.com/:aud': 'https://vouch.example.com' } }),
    ['conditionKey', 'Statement[0].Condition.StringEquals', aud],
  ],
  [
    'has the condition key of another provider',
    condition({ StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } }),
    ['conditionKey', 'Statement[0].Condition.StringEquals', aud],
  ],
  [
    'is for another person',
    condition({ StringEquals: { ...aud, 'vouch.example.com:sub': 'bob@example.com' } }),
    [
      'subject',
      'Statement[0].Condition.StringEquals["vouch.example.com:sub"]',
      ['bob@example.com', 'alice@example.com'],
    ],
  ],
  [
    'has capitals in the person',
    condition({ StringEquals: { ...aud, 'vouch.example.com:sub': 'Alice@Example.com' } }),
    ['subject', 'Statement[0].Condition.StringEquals["vouch.example.com:sub"]', 'alice@example.com'],
  ],
  [
    'is for another domain',
    condition({ StringEquals: aud, StringLike: { 'vouch.example.com:sub': '*@example.org' } }),
    ['subject', 'Statement[0].Condition.StringLike["vouch.example.com:sub"]', ['*@example.org', 'alice@example.com']],
  ],
  [
    'has a pattern under StringEquals',
    condition({ StringEquals: { ...aud, 'vouch.example.com:sub': '*@example.com' } }),
    [
      'wildcard',
      'Statement[0].Condition',
      { StringEquals: aud, StringLike: { 'vouch.example.com:sub': '*@example.com' } },
    ],
  ],
  [
    'has amr without ForAnyValue',
    condition({ StringEquals: aud, StringLike: { 'vouch.example.com:amr': 'hwk' } }),
    [
      'severalValues',
      'Statement[0].Condition',
      { StringEquals: aud, 'ForAnyValue:StringLike': { 'vouch.example.com:amr': 'hwk' } },
    ],
  ],
  [
    'asks for a tag that the token lacks',
    condition({ StringEquals: { ...aud, 'aws:RequestTag/team': 'core' } }),
    ['condition', 'Statement[0].Condition.StringEquals["aws:RequestTag/team"]', undefined],
  ],
  [
    'asks for MFA of AWS',
    condition({ StringEquals: aud, Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
    ['condition', 'Statement[0].Condition.Bool', undefined],
  ],
  [
    'asks for another session name',
    condition({ StringEquals: { ...aud, 'sts:RoleSessionName': 'alice' } }),
    ['condition', 'Statement[0].Condition.StringEquals["sts:RoleSessionName"]', ['alice', 'alice@example.com']],
  ],
  [
    'allows no other tag than one',
    condition({ StringEquals: aud, 'ForAllValues:StringEquals': { 'aws:TagKeys': ['email'] } }),
    ['condition', 'Statement[0].Condition["ForAllValues:StringEquals"]["aws:TagKeys"]', ['email', 'domain']],
  ],
  [
    'is about another provider alone',
    change({ Principal: { Federated: arn('token.actions.githubusercontent.com') } }),
    ['noStatement', 'Statement[1]', good],
  ],
  [
    'denies the person',
    policy(good, {
      ...good,
      Effect: 'Deny',
      Condition: { StringEquals: { 'vouch.example.com:sub': 'alice@example.com' } },
    }),
    ['denied', 'Statement[1]', undefined],
  ],
  ['denies the person and no more', policy({ ...good, Effect: 'Deny' }), ['denied', 'Statement[0]', good]],
  [
    'has everything wrong at once',
    change({
      Principal: { Federated: arn('https://vouch.example.com/') },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { 'vouch.example.com/:aud': 'vouch.example.com', 'vouch.example.com:sub': 'ALICE@example.com' },
      },
    }),
    ['provider', 'Statement[0].Principal', good.Principal],
    ['conditionKey', 'Statement[0].Condition.StringEquals', { 'vouch.example.com:sub': 'ALICE@example.com', ...aud }],
    ['subject', 'Statement[0].Condition.StringEquals["vouch.example.com:sub"]', 'alice@example.com'],
    ['action', 'Statement[0].Action', good.Action],
  ],
]
