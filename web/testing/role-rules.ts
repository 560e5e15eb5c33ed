import { insertRoleRule, type NewRoleRule } from '../db/aws/aws-role-rules.ts'
import type { Database } from '../db/database.ts'

let count = 0

/** A rule as it is written, that asks for nothing and lets everybody in, with changes. */
export function roleRule(changes: Partial<NewRoleRule> = {}): NewRoleRule {
  count += 1
  return {
    name: `Rule ${count}`,
    description: '',
    pattern: '*',
    everybody: true,
    personIds: [],
    groupIds: [],
    freshSeconds: null,
    longestSeconds: null,
    tags: 'preferred',
    published: false,
    profile: null,
    region: null,
    via: [],
    ...changes,
  }
}

/** Writes a rule as an administrator's act would. @returns its id */
export function writeRule({ prisma }: Pick<Database, 'prisma'>, changes: Partial<NewRoleRule> = {}): Promise<string> {
  return insertRoleRule(prisma, roleRule(changes), new Date())
}
