import { TRUSTED_ACTIONS } from '../policy/trust-statement.ts'
import { providerName } from '../provider.ts'
import { NO_THUMBPRINT } from './aws-cli.ts'
import type { IamRequest } from './iam-request.ts'
import { trustPolicy } from './trust-policy.ts'

// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of Terraform
const CURRENT_PARTITION = '${data.aws_partition.current.partition}'
// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of Terraform
const CURRENT_ACCOUNT = '${data.aws_caller_identity.current.account_id}'

/**
 * Terraform resources for provider and role, for any account and partition unless one is given.
 *
 * @throws VouchError `iamChoiceRefused`
 */
export function terraformResources(request: IamRequest): string {
  const { issuer, roleName, bound, account, partition } = request
  const role = resourceName(roleName)
  const arn = `arn:${partition ?? 'aws'}:iam::${account ?? '123456789012'}:oidc-provider/${providerName(issuer)}`
  const roleArn = `arn:${partition ?? CURRENT_PARTITION}:iam::${account ?? CURRENT_ACCOUNT}:role/${roleName}`
  return `# Where it is registered in the account already:
# terraform import aws_iam_openid_connect_provider.vouch ${arn}
resource "aws_iam_openid_connect_provider" "vouch" {
  url            = ${quoted(issuer)}
  client_id_list = [${quoted(issuer)}]
  # For versions of the AWS provider that demand one: it matches no certificate, and AWS knows
  # the public certificate authorities by itself.
  thumbprint_list = ["${NO_THUMBPRINT}"]
}

resource "aws_iam_role" "${role}" {
  name = ${quoted(roleName)}
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = aws_iam_openid_connect_provider.vouch.arn }
      Action    = [${TRUSTED_ACTIONS.map(quoted).join(', ')}]
      Condition = {
${bound ? boundComment(issuer) : ''}${conditionLines(request, arn, bound ? roleArn : undefined)}
      }
    }]
  })${precondition(account)}
}

# What people may do with it is yours to decide; reading is a start.
resource "aws_iam_role_policy_attachment" "${role}_read_only" {
  role       = aws_iam_role.${role}.name
  policy_arn = "arn:${partition ?? CURRENT_PARTITION}:iam::aws:policy/ReadOnlyAccess"
}
${dataSource('aws_partition', partition === undefined)}${dataSource('aws_caller_identity', bound || account !== undefined)}`
}

function boundComment(issuer: string): string {
  return `        # It takes only tokens that name it. A rule has them do so, and until then it lets nobody in:
        # ${issuer}/admin/aws-roles
`
}

function conditionLines(request: IamRequest, provider: string, role: string | undefined): string {
  const [{ Condition: conditions }] = trustPolicy(request, provider, role).Statement
  // The role's ARN is an expression, and nothing in it needs to be escaped.
  const written = (value: string) => (value === role ? `"${value}"` : quoted(value))
  return Object.entries(conditions)
    .map(([operator, keys]) => {
      const lines = Object.entries(keys).map(([key, value]) => `          ${quoted(key)} = ${hclValue(value, written)}`)
      return `        ${operator} = {\n${lines.join('\n')}\n        }`
    })
    .join('\n')
}

function hclValue(value: string | readonly string[], written: (value: string) => string): string {
  return typeof value === 'string' ? written(value) : `[${value.map(quoted).join(', ')}]`
}

/** A string of HCL: as in JSON, but `${` and `%{` would start a template there. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[$%](?=\{)/g, (sign) => (sign === '$' ? '\\u0024' : '\\u0025'))
}

/** `VouchDeveloper` as Terraform names things: `vouch_developer`. */
function resourceName(roleName: string): string {
  const words = roleName.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_')
  return `${/^[a-z]/i.test(words) ? '' : 'role_'}${words.toLowerCase()}`
}

function precondition(account: string | undefined): string {
  if (account === undefined) return ''
  return `

  lifecycle {
    precondition {
      condition     = data.aws_caller_identity.current.account_id == "${account}"
      error_message = "This role is for the account ${account}."
    }
  }`
}

function dataSource(type: string, isNeeded: boolean): string {
  return isNeeded ? `\ndata "${type}" "current" {}\n` : ''
}
