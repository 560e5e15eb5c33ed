import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import {
  deleteRoleRule,
  findRoleRule,
  insertRoleRule,
  lockRoleRules,
  type NewRoleRule,
  updateRoleRule,
} from '../../db/aws/aws-role-rules.ts'
import { defineAct } from '../acts/define-act.ts'
import { compareRules } from './compare-rules.ts'
import { recordRule } from './record-rule.ts'
import { requireConsistent } from './require-consistent.ts'
import { ruleFrom, ruleParameters } from './rule-parameters.ts'
import { tellOfChange, tellOfCreation, tellOfDeletion } from './tell-of-looser-rules.ts'

const rules = { by: 'administrator', touch: true } as const

export const createRule = defineAct({
  ...rules,
  name: 'aws-role.create',
  parameters: z.strictObject(ruleParameters),
  /** @throws VouchError those of `ruleFrom` and `requireConsistent` */
  async run(act, parameters) {
    return act.runtime.database.prisma.$transaction(async (transaction) => {
      const rule = await ruleFrom(transaction, parameters)
      await requireConsistent(act.runtime, transaction, rule)
      const ruleId = await insertRoleRule(transaction, rule, act.now)
      await recordRule(transaction, act, 'aws_role.created', { ...rule, id: ruleId })
      await tellOfCreation(transaction, act, rule)
      return { ruleId }
    })
  },
})

export const changeRule = defineAct({
  ...rules,
  name: 'aws-role.change',
  parameters: z.strictObject({ ruleId: z.uuid(), ...ruleParameters }),
  /** @throws VouchError `awsRuleUnknown`, and those of `ruleFrom` and `requireConsistent` */
  async run(act, { ruleId, ...parameters }) {
    await act.runtime.database.prisma.$transaction(async (transaction) => {
      const rule = await ruleFrom(transaction, parameters)
      await requireConsistent(act.runtime, transaction, rule, ruleId)
      const before = requireRule(await findRoleRule(transaction, ruleId))
      await updateRoleRule(transaction, ruleId, rule, act.now)
      const change = compareRules(before, rule)
      await recordRule(transaction, act, 'aws_role.changed', { ...rule, id: ruleId }, change)
      await tellOfChange(transaction, act, rule, change)
    })
    return undefined
  },
})

/** What it asked is asked no more. */
export const deleteRule = defineAct({
  ...rules,
  name: 'aws-role.delete',
  parameters: z.strictObject({ ruleId: z.uuid() }),
  /** @throws VouchError `awsRuleUnknown` */
  async run(act, { ruleId }) {
    await act.runtime.database.prisma.$transaction(async (transaction) => {
      await lockRoleRules(transaction)
      const rule = requireRule(await findRoleRule(transaction, ruleId))
      await deleteRoleRule(transaction, ruleId)
      await recordRule(transaction, act, 'aws_role.deleted', rule)
      await tellOfDeletion(transaction, act, rule)
    })
    return undefined
  },
})

function requireRule<Rule extends NewRoleRule>(rule: Rule | undefined): Rule {
  if (rule === undefined) throw new VouchError('awsRuleUnknown')
  return rule
}
