import type { ApiTokenRow } from '../../db/api-tokens.ts'
import type { ActMenuItem } from '../acts/act-menu.tsx'

/** What administrators can do with one token. */
export function tokenActs({ id, name }: Pick<ApiTokenRow, 'id' | 'name'>): readonly ActMenuItem[] {
  return [
    {
      label: 'Revoke',
      act: 'api-token.revoke',
      parameters: { id },
      title: `Revoke the token “${name}”?`,
      touch: `revoke the token “${name}”`,
      confirm: `Revoke “${name}”`,
      done: `The token “${name}” is revoked.`,
      danger: true,
      children: <p>The program that uses it is refused from its next request on. What it has read, it keeps.</p>,
    },
  ]
}
