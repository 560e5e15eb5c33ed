import { parse } from '@cdktf/hcl2json'
import type { IamResources } from './iam-resources.ts'

type Blocks = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/** Where `terraform apply` runs. */
export interface TerraformPlace {
  readonly account: string
  readonly partition: string
}

/**
 * What `terraform apply` makes of the resources there. Hashicorp's own parser reads them; the few expressions that they have are resolved
 * here, and an unknown one is an error.
 *
 * @throws Error where a precondition says no
 */
export async function applyTerraform(text: string, place: TerraformPlace): Promise<IamResources> {
  const { resource, data } = (await parse('vouch.tf', text)) as Record<'resource' | 'data', Record<string, Blocks>>
  const [provider] = resource.aws_iam_openid_connect_provider?.vouch ?? []
  const issuer = plain(provider?.url)
  const arn = `arn:${place.partition}:iam::${place.account}:oidc-provider/${issuer.replace(/^https?:\/\//, '')}`
  const known: Record<string, string> = { 'aws_iam_openid_connect_provider.vouch.arn': arn }
  if (data?.aws_partition !== undefined) known['data.aws_partition.current.partition'] = place.partition
  if (data?.aws_caller_identity !== undefined) known['data.aws_caller_identity.current.account_id'] = place.account
  const attachments = Object.values(resource.aws_iam_role_policy_attachment ?? {}).flat()
  const roles = Object.entries(resource.aws_iam_role ?? {}).map(async ([id, [role]]) => {
    checkPreconditions(role, known)
    return {
      name: plain(role?.name),
      trustPolicy: await encoded(String(role?.assume_role_policy), known),
      attached: attachments
        .filter((each) => each.role === `\${aws_iam_role.${id}.name}`)
        .map((each) => evaluate(String(each.policy_arn), known)),
    }
  })
  const clientIds = ((provider?.client_id_list ?? []) as string[]).map(plain)
  return { providers: [{ issuer, clientIds }], roles: await Promise.all(roles) }
}

function checkPreconditions(
  role: Readonly<Record<string, unknown>> | undefined,
  known: Readonly<Record<string, string>>,
) {
  const lifecycles = (role?.lifecycle ?? []) as { precondition: { condition: string }[] }[]
  for (const { condition } of lifecycles.flatMap(({ precondition }) => precondition)) {
    const [, left = '', right] = /^\$\{(\S+) == "([^"]*)"\}$/.exec(condition) ?? []
    if (right === undefined || known[left] === undefined) throw new Error(`Unknown: ${condition}`)
    if (known[left] !== right) throw new Error('A precondition says no.')
  }
}

/** The argument of `jsonencode(…)` is an expression; the parser takes it as a value of its own. */
async function encoded(text: string, known: Readonly<Record<string, string>>): Promise<unknown> {
  const [, argument] = /^\$\{jsonencode\(([\s\S]*)\)\}$/.exec(text) ?? []
  if (argument === undefined) throw new Error(`No jsonencode: ${text}`)
  const { value } = (await parse('policy.tf', `value = ${argument}\n`)) as { value: unknown }
  return JSON.parse(JSON.stringify(value), (_, node) => (typeof node === 'string' ? evaluate(node, known) : node))
}

/** A template of HCL as the parser gives it, in which `$${` and `%%{` stand for themselves. */
function evaluate(template: string, known: Readonly<Record<string, string>>): string {
  return template.replace(/\$\$\{|%%\{|\$\{([^}]*)\}/g, (found, name: string | undefined) => {
    if (name === undefined) return found.slice(1)
    const value = known[name]
    if (value === undefined) throw new Error(`Unknown: ${name}`)
    return value
  })
}

function plain(text: unknown): string {
  return evaluate(String(text), {})
}
