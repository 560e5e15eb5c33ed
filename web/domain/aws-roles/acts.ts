import { changeRule, createRule, deleteRule } from './save-rule.ts'

/** What administrators do with the rules of AWS roles. */
export const awsRoleActs = [createRule, changeRule, deleteRule]
