import { ROLE_TAG } from '../session-tags.ts'
import type { PolicyDocument, PolicyStatement } from './policy-document.ts'

/** The condition key by which a trust policy asks for a token that was made for one role. */
export const ROLE_KEY = `aws:RequestTag/${ROLE_TAG}`

export function isRoleKey(key: string): boolean {
  return key.toLowerCase() === ROLE_KEY.toLowerCase()
}

/** Whether a statement says anything of the role that a token names. */
export function speaksOfRole({ Condition }: PolicyStatement): boolean {
  return Object.values(Condition).some((keys) => Object.keys(keys).some(isRoleKey))
}

/** What the statements of a policy compare the name of the role with, each value as it is written. */
export function rolesSpokenOf({ Statement }: PolicyDocument): string[] {
  return Statement.flatMap(({ Condition }) =>
    Object.values(Condition).flatMap((keys) =>
      Object.entries(keys).flatMap(([key, values]) => (isRoleKey(key) ? values : [])),
    ),
  )
}
