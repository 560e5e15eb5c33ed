import { parseTrustPolicy } from '@vouch/protocol/aws/policy/policy-document'
import type { IamAccount } from './iam-account.ts'

export type IamQuery = URLSearchParams

/** A refusal with IAM's code and status. */
export class IamError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** Each gives the XML inside of its result. IAM API Reference and STS API Reference, by their names. */
export const iamActions: Readonly<Record<string, (state: IamAccount, query: IamQuery) => string>> = {
  GetCallerIdentity: ({ caller, account }) =>
    `<Arn>${caller}</Arn><UserId>AIDAEXAMPLE</UserId><Account>${account}</Account>`,

  GetOpenIDConnectProvider: (state, query) => {
    const { issuer, clientIds } = providerOf(state, query)
    return `<Url>${issuer}</Url><ClientIDList>${clientIds.map((id) => `<member>${id}</member>`).join('')}</ClientIDList>`
  },

  CreateOpenIDConnectProvider: (state, query) => {
    const issuer = required(query, 'Url')
    const arn = `arn:${state.partition}:iam::${state.account}:oidc-provider/${issuer.replace(/^https?:\/\//, '')}`
    if (state.providers.has(arn)) throw new IamError(409, 'EntityAlreadyExists', 'Provider with url already exists.')
    const thumbprints = listOf(query, 'ThumbprintList')
    if (thumbprints.some((each) => each.length !== 40)) throw new IamError(400, 'InvalidInput', 'Invalid thumbprint.')
    state.providers.set(arn, { issuer, clientIds: listOf(query, 'ClientIDList'), thumbprints })
    return `<OpenIDConnectProviderArn>${arn}</OpenIDConnectProviderArn>`
  },

  AddClientIDToOpenIDConnectProvider: (state, query) => {
    const provider = providerOf(state, query)
    const clientIds = [...new Set([...provider.clientIds, required(query, 'ClientID')])]
    state.providers.set(required(query, 'OpenIDConnectProviderArn'), { ...provider, clientIds })
    return ''
  },

  GetRole: (state, query) => roleXml(state, query),

  CreateRole: (state, query) => {
    const name = required(query, 'RoleName')
    if (state.roles.has(name)) throw new IamError(409, 'EntityAlreadyExists', `Role with name ${name} already exists.`)
    state.roles.set(name, { trustPolicy: policyOf(query, 'AssumeRolePolicyDocument'), attached: new Set() })
    return roleXml(state, query)
  },

  UpdateAssumeRolePolicy: (state, query) => {
    roleOf(state, query).trustPolicy = policyOf(query, 'PolicyDocument')
    return ''
  },

  AttachRolePolicy: (state, query) => {
    roleOf(state, query).attached.add(required(query, 'PolicyArn'))
    return ''
  },
}

function required(query: IamQuery, name: string): string {
  const value = query.get(name)
  if (value === null || value === '') throw new IamError(400, 'ValidationError', `${name} is missing`)
  return value
}

function listOf(query: IamQuery, name: string): string[] {
  return [...query].filter(([key]) => key.startsWith(`${name}.member.`)).map(([, value]) => value)
}

function providerOf(state: IamAccount, query: IamQuery) {
  const provider = state.providers.get(required(query, 'OpenIDConnectProviderArn'))
  if (provider === undefined) throw new IamError(404, 'NoSuchEntity', 'OpenIDConnect Provider not found.')
  return provider
}

function roleOf(state: IamAccount, query: IamQuery) {
  const name = required(query, 'RoleName')
  const role = state.roles.get(name)
  if (role === undefined) throw new IamError(404, 'NoSuchEntity', `The role with name ${name} cannot be found.`)
  return role
}

/** IAM gives policies URL-encoded (RFC 3986). */
function roleXml(state: IamAccount, query: IamQuery): string {
  const name = required(query, 'RoleName')
  const arn = `arn:${state.partition}:iam::${state.account}:role/${name}`
  const policy = encodeURIComponent(roleOf(state, query).trustPolicy)
  return `<Role><RoleName>${name}</RoleName><Arn>${arn}</Arn><Path>/</Path><RoleId>AROAEXAMPLE</RoleId><CreateDate>2026-01-01T00:00:00Z</CreateDate><AssumeRolePolicyDocument>${policy}</AssumeRolePolicyDocument></Role>`
}

/** IAM refuses what is no policy, and more than its quota. */
function policyOf(query: IamQuery, name: string): string {
  const policy = required(query, name)
  if (policy.replace(/\s/g, '').length > 2_048)
    throw new IamError(409, 'LimitExceeded', 'Cannot exceed quota for ACLSizePerRole: 2048')
  try {
    parseTrustPolicy(policy)
  } catch {
    throw new IamError(400, 'MalformedPolicyDocument', 'This policy contains invalid Json')
  }
  return policy
}
