import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type IamChoices, iamRequest } from '../../protocol/aws/templates/iam-request.ts'
import { permissionsByTag } from '../../protocol/aws/templates/permission-policy.ts'
import { iamTemplates } from '../../protocol/aws/templates/templates.ts'
import { trustConditions, trustPolicy } from '../../protocol/aws/templates/trust-policy.ts'
import { root } from '../build/when-changed.ts'
import type { Page } from './page.ts'

/** What stands for the reader's own server. */
const ISSUER = 'https://vouch.example.com'

const request = (choices: Omit<IamChoices, 'issuer'> = {}) => iamRequest({ issuer: ISSUER, ...choices })
const json = (value: unknown) => JSON.stringify(value, undefined, 2)
const conditions = (choices: Omit<IamChoices, 'issuer'>) => json({ Condition: trustConditions(request(choices)) })

/** What stands in the blocks behind `<!-- made: NAME -->`. */
const blocks: Readonly<Record<string, () => string>> = {
  cli: () => iamTemplates.cli(request()),
  cloudformation: () => iamTemplates.cloudformation(request()),
  terraform: () => iamTemplates.terraform(request()),
  'trust policy': () => json(trustPolicy(request(), 'arn:aws:iam::123456789012:oidc-provider/vouch.example.com')),
  'one person': () => conditions({ emails: ['alice@example.com'] }),
  'some people': () => conditions({ emails: ['alice@example.com', 'bob@example.com'] }),
  'a domain': () => conditions({ domain: 'example.com' }),
  'a bound role': () => json({ Condition: trustConditions(request(), 'arn:aws:iam::123456789012:role/VouchAdmin') }),
  'a proven domain': () => conditions({ provenDomain: 'example.com' }),
  'permissions by tag': () => json(permissionsByTag('team-data', 'example.com')),
}

/** docs/aws.md, with its blocks as the code gives them: prose is written by hand, templates are not. */
export async function awsPage(): Promise<Page> {
  const path = 'docs/aws.md'
  return { path, text: filledIn(await readFile(join(root, path), 'utf8')) }
}

/**
 * Puts what the code gives into each marked block.
 *
 * @throws Error where a block has a name that is not known, or one that is known has no block
 */
export function filledIn(page: string): string {
  const seen = new Set<string>()
  const text = page.replace(MARKED, (_, start: string, name: string, fence: string) => {
    const make = blocks[name]
    if (make === undefined) throw new Error(`docs/aws.md: nothing makes a block “${name}”`)
    seen.add(name)
    return `${start}${fence}\n${make().trimEnd()}\n\`\`\`\n`
  })
  const missing = Object.keys(blocks).filter((name) => !seen.has(name))
  if (missing.length > 0) throw new Error(`docs/aws.md: no block is marked ${missing.join(', ')}`)
  return text
}

const MARKED = /(<!-- made: ([\w ]+) -->\n\n)(```\w+)\n[\s\S]*?```\n/g
