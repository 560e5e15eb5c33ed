import { spawnSync } from 'node:child_process'
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { type IamChoices, iamRequest } from '@vouch/protocol/aws/templates/iam-request'
import { iamTemplates } from '@vouch/protocol/aws/templates/templates'
import { trustPolicy } from '@vouch/protocol/aws/templates/trust-policy'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { awsTokenClaims } from '../../web/domain/tokens/aws-token.ts'
import { startSts } from '../sts/start-sts.ts'
import { startTestIssuer, type TestIssuer } from '../sts/test-issuer.ts'
import { awsProgram, runWithAws } from './aws-program.ts'
import { templateFaults } from './check-cloudformation.ts'
import type { IamResources } from './iam-resources.ts'
import { deploy, readTemplate } from './read-cloudformation.ts'
import { applyTerraform } from './read-terraform.ts'
import { startIam } from './start-iam.ts'

const ACCOUNT = '123456789012'
const callerIn = (partition: string, account = ACCOUNT) => `arn:${partition}:iam::${account}:user/admin`

/** Uses the AWS CLI, CloudFormation or Terraform there. */
const makers: Readonly<Record<keyof typeof iamTemplates, (text: string, partition: string) => Promise<IamResources>>> =
  {
    cli: (script, partition) => {
      const key = `${partition} ${script}`
      const made = madeByScript.get(key) ?? runScript(script, partition)
      madeByScript.set(key, made)
      return made
    },
    cloudformation: async (template, partition) => deploy(readTemplate(template), { account: ACCOUNT, partition }),
    terraform: async (text, partition) => applyTerraform(text, { account: ACCOUNT, partition }),
  }

/** The AWS CLI takes a second for each of its calls: what one script makes is looked at by several tests. */
const madeByScript = new Map<string, Promise<IamResources>>()

async function runScript(script: string, partition: string): Promise<IamResources> {
  const iam = await startIam(callerIn(partition))
  const { code, stderr } = await runWithAws(script, awsProgram ?? '', iam.url)
  await iam.stop()
  expect(stderr).toBe('')
  expect(code).toBe(0)
  const roles = [...iam.roles].map(([name, role]) => ({ name, ...role, attached: [...role.attached] }))
  return { providers: [...iam.providers.values()], roles }
}

const forms = (Object.keys(makers) as (keyof typeof makers)[]).map((form) => ({
  form,
  isHere: form !== 'cli' || awsProgram !== undefined,
  name: form === 'cli' ? 'the AWS CLI (skipped where it is not installed)' : form,
}))

let issuer: TestIssuer
beforeAll(async () => {
  issuer = await startTestIssuer(() => new Date())
})
afterAll(() => issuer.stop())

/** The claims of the server's own tokens, signed by a key of these tests. */
function tokenOf(
  email: string,
  {
    domainVerified = true,
    omitTags = false,
    boundTo,
  }: { domainVerified?: boolean; omitTags?: boolean; boundTo?: string } = {},
): Promise<string> {
  const now = new Date()
  const sessionExpiresAt = new Date(now.getTime() + 3_600_000)
  const person = { issuer: issuer.url, email, domainVerified, omitTags, boundTo, jti: email, keyAttested: true }
  return issuer.sign({ ...awsTokenClaims({ ...person, now, authTime: now, sessionExpiresAt }) })
}

/** Whom the role lets in: `in`, or the code of the refusal. */
async function askedWith(resources: IamResources, partition: string, tokens: readonly string[]): Promise<string[]> {
  const roles = resources.roles.map(({ name, trustPolicy }) => ({
    arn: `arn:${partition}:iam::${ACCOUNT}:role/${name}`,
    trustPolicy,
  }))
  const sts = await startSts({ providers: resources.providers, roles })
  const credentials = { accessKeyId: '', secretAccessKey: '' }
  const client = new STSClient({ endpoint: sts.url, region: 'us-east-1', maxAttempts: 1, credentials })
  const ask = async (token: string) => {
    const input = { RoleArn: roles[0]?.arn, RoleSessionName: 'alice@example.com', WebIdentityToken: token }
    const answer = client.send(new AssumeRoleWithWebIdentityCommand(input))
    return answer.then(
      () => 'in',
      (error: Error) => error.name,
    )
  }
  try {
    return await Promise.all(tokens.map(ask))
  } finally {
    await sts.stop()
  }
}

const alice = 'alice@example.com'
const people = [
  alice,
  'bob@example.com',
  'alice@sub.example.com',
  'alice@notexample.com',
  'alice@example.com.evil.org',
  "o'brien@example.com",
]
const choices: readonly [string, Omit<IamChoices, 'issuer'>, readonly string[]][] = [
  ['everybody', {}, people],
  ['one person', { emails: ['Alice@Example.com'] }, [alice]],
  ['two people', { emails: [alice, "o'brien@example.com"] }, [alice, "o'brien@example.com"]],
  ['a domain', { domain: 'example.com' }, [alice, 'bob@example.com', "o'brien@example.com"]],
  ['a proven domain', { provenDomain: 'example.com' }, [alice, 'bob@example.com', "o'brien@example.com"]],
]

describe.each(forms.filter(({ isHere }) => isHere))('made with $name', { timeout: 240_000 }, ({ form }) => {
  test.each(choices)('a role for %s lets in exactly these', async (_, choice, expected) => {
    const text = iamTemplates[form](iamRequest({ issuer: issuer.url, ...choice }))
    const resources = await makers[form](text, 'aws')
    const outcomes = await askedWith(resources, 'aws', await Promise.all(people.map((email) => tokenOf(email))))
    expect(people.filter((__, index) => outcomes[index] === 'in')).toEqual(expected)
  })

  test('a role for a domain also takes a token without tags, one for a proven domain only a token that says so', async () => {
    const unproven = tokenOf(alice, { domainVerified: false })
    const tokens = await Promise.all([tokenOf(alice), unproven, tokenOf(alice, { omitTags: true })])
    const made = (choice: object) =>
      makers[form](iamTemplates[form](iamRequest({ issuer: issuer.url, ...choice })), 'aws')
    expect(await askedWith(await made({ domain: 'example.com' }), 'aws', tokens)).toEqual(['in', 'in', 'in'])
    const proven = ['in', 'AccessDenied', 'AccessDenied']
    expect(await askedWith(await made({ provenDomain: 'example.com' }), 'aws', tokens)).toEqual(proven)
  })

  test('a bound role takes tokens that name it alone, for whom it is and in its own account and partition', async () => {
    for (const partition of ['aws', 'aws-cn']) {
      const arn = `arn:${partition}:iam::${ACCOUNT}:role/x.y`
      const naming = (boundTo: string, email = alice) => tokenOf(email, { boundTo })
      const tokens = await Promise.all([
        naming(arn),
        naming(`${arn}2`),
        naming(arn.toUpperCase()),
        naming(arn.replace(ACCOUNT, '999999999999')),
        tokenOf(alice),
        tokenOf(alice, { omitTags: true }),
        naming(arn, 'bob@example.org'),
      ])
      for (const given of [undefined, partition]) {
        const choice = { bound: true, roleName: 'x.y', emails: [alice], partition: given, account: given && ACCOUNT }
        const resources = await makers[form](
          iamTemplates[form](iamRequest({ issuer: issuer.url, ...choice })),
          partition,
        )
        expect(await askedWith(resources, partition, tokens)).toEqual(['in', ...Array(6).fill('AccessDenied')])
      }
    }
  })

  test('a token for another audience, or of another issuer, gets nothing', async () => {
    const resources = await makers[form](iamTemplates[form](iamRequest({ issuer: issuer.url })), 'aws')
    const strangers = [await issuer.sign({ aud: 'other' }), await issuer.sign({ iss: 'https://other.example.com' })]
    const refused = 'InvalidIdentityTokenException'
    expect(await askedWith(resources, 'aws', strangers)).toEqual([refused, refused])
    const everyAudience = {
      ...resources,
      providers: resources.providers.map((each) => ({ ...each, clientIds: ['other'] })),
    }
    expect(await askedWith(everyAudience, 'aws', strangers.slice(0, 1))).toEqual(['AccessDenied'])
  })

  test.each(['aws', 'aws-cn', 'aws-us-gov'])(
    'in the partition %s it names things as they are named there',
    async (partition) => {
      for (const given of form === 'cli' ? [undefined] : [partition, undefined]) {
        const text = iamTemplates[form](
          iamRequest({ issuer: issuer.url, partition: given, account: ACCOUNT, roleName: 'x' }),
        )
        const resources = await makers[form](text, partition)
        expect(resources.roles).toMatchObject([
          { name: 'x', attached: [`arn:${partition}:iam::aws:policy/ReadOnlyAccess`] },
        ])
        expect(await askedWith(resources, partition, [await tokenOf(alice)])).toEqual(['in'])
      }
    },
  )

  test('all say the same as the policy itself, whatever the e-mail addresses hold', async () => {
    const email = fc.stringMatching(/^[a-z!#$%&'*+/=?^_`{|}~-]{1,12}$/).map((local) => `${local}@example.com`)
    const hard = ['$', '$$', '$$$', '%', '%%', '$}$'].map((sign) => `${sign}{aws}@example.com`)
    hard.push('`id`@example.com', "o'x'@example.com", '*@example.com', '?@example.com')
    const runs = form === 'cli' ? [hard] : [hard, ...fc.sample(fc.array(email, { minLength: 1, maxLength: 8 }), 100)]
    for (const emails of runs) {
      const request = iamRequest({ issuer: issuer.url, emails })
      const { roles, providers } = await makers[form](iamTemplates[form](request), 'aws')
      const written = roles[0]?.trustPolicy
      const arn = `arn:aws:iam::${ACCOUNT}:oidc-provider/${new URL(issuer.url).host}`
      expect(typeof written === 'string' ? JSON.parse(written) : written).toEqual(trustPolicy(request, arn))
      const tokens = await Promise.all(emails.slice(0, 2).map((each) => tokenOf(each)))
      expect(await askedWith({ roles, providers }, 'aws', tokens)).toEqual(tokens.map(() => 'in'))
    }
  })
})

describe('the script', { timeout: 240_000 }, () => {
  const script = (more: Omit<IamChoices, 'issuer'> = {}) =>
    iamTemplates.cli(iamRequest({ issuer: issuer.url, ...more }))

  test('is what bash reads without complaint', () => {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: script({ account: ACCOUNT }), encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  test.skipIf(awsProgram === undefined)(
    'runs twice, and brings the same role up to date (skipped without the AWS CLI)',
    async () => {
      const iam = await startIam()
      const first = await runWithAws(script(), awsProgram ?? '', iam.url)
      expect(first.stdout).toContain(`vouch setup aws --role arn:aws:iam::${ACCOUNT}:role/VouchDeveloper`)
      const second = await runWithAws(script({ emails: [alice] }), awsProgram ?? '', iam.url)
      expect(second).toMatchObject({ code: 0, stderr: '' })
      expect(iam.providers.size).toBe(1)
      expect(iam.roles.get('VouchDeveloper')?.trustPolicy).toContain(alice)
      await iam.stop()
    },
  )

  test.skipIf(awsProgram === undefined)(
    'leaves a role of somebody else alone (skipped without the AWS CLI)',
    async () => {
      const iam = await startIam()
      const trust = JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
      })
      iam.roles.set('VouchDeveloper', { trustPolicy: trust, attached: new Set() })
      const { code, stderr } = await runWithAws(script(), awsProgram ?? '', iam.url)
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('trusts somebody else') })
      expect(iam.roles.get('VouchDeveloper')).toEqual({ trustPolicy: trust, attached: new Set() })
      await iam.stop()
    },
  )

  test.skipIf(awsProgram === undefined)(
    'adds itself to a provider that is registered for others (skipped without the AWS CLI)',
    async () => {
      const iam = await startIam()
      const arn = `arn:aws:iam::${ACCOUNT}:oidc-provider/${new URL(issuer.url).host}`
      iam.providers.set(arn, { issuer: issuer.url, clientIds: ['other'], thumbprints: [] })
      expect(await runWithAws(script(), awsProgram ?? '', iam.url)).toMatchObject({ code: 0 })
      expect(iam.providers.get(arn)?.clientIds).toEqual(['other', issuer.url])
      await iam.stop()
    },
  )

  test.skipIf(awsProgram === undefined)(
    'changes nothing in another account or partition (skipped without the AWS CLI)',
    async () => {
      for (const choice of [{ account: '999999999999' }, { partition: 'aws-cn' }]) {
        const iam = await startIam()
        const { code, stderr } = await runWithAws(script(choice), awsProgram ?? '', iam.url)
        expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('is signed in to') })
        expect(iam.calls).toEqual(['GetCallerIdentity'])
        await iam.stop()
      }
    },
  )
})

describe('the CloudFormation template', () => {
  const template = (more: Omit<IamChoices, 'issuer'> = {}) =>
    readTemplate(iamTemplates.cloudformation(iamRequest({ issuer: 'https://vouch.example.com', ...more })))

  test.each([...choices, ['tokens that name it', { bound: true }, people] as const])(
    'for %s is what AWS describes its resources to be',
    async (_, choice) => {
      expect(await templateFaults(template(choice))).toEqual([])
      const broken = template(choice)
      const [role] = Object.values(broken.Resources).filter(({ Type }) => Type === 'AWS::IAM::Role')
      delete role?.Properties.AssumeRolePolicyDocument
      Object.assign(role?.Properties ?? {}, { Policy: 'x' })
      expect(await templateFaults(broken)).toHaveLength(2)
    },
  )

  test('uses the provider of the account where it is told of one, with the same trust', () => {
    const place = { account: ACCOUNT, partition: 'aws' }
    const made = deploy(template(), place)
    const kept = deploy(template(), { ...place, parameters: { ProviderExists: 'yes' } })
    expect(made.providers).toHaveLength(1)
    expect(kept).toEqual({ ...made, providers: [] })
  })

  test('for one account is not taken by another', () => {
    expect(() => deploy(template({ account: '999999999999' }), { account: ACCOUNT, partition: 'aws' })).toThrow(
      'says no',
    )
  })
})

test('Terraform resources for one account are not taken by another', async () => {
  const text = iamTemplates.terraform(iamRequest({ issuer: issuer.url, account: '999999999999' }))
  await expect(applyTerraform(text, { account: ACCOUNT, partition: 'aws' })).rejects.toThrow('says no')
})
