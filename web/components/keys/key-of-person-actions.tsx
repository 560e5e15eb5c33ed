import type { KeyLine } from '../../domain/keys/list-my-keys.ts'
import { ActMenu } from '../acts/act-menu.tsx'

/** What administrators can do with a key of somebody. */
export function KeyOfPersonActions({ entry: { id, nickname, state }, email }: { entry: KeyLine; email: string }) {
  const named = `“${nickname}”`
  return (
    <ActMenu
      label={`Actions for ${named}`}
      items={[
        {
          label: 'End all its sessions',
          act: 'session.end-all-of-key',
          parameters: { keyId: id },
          title: `End all sessions of key ${named}?`,
          touch: `end all sessions of key ${named} of ${email}`,
          confirm: `End all sessions of key ${named}`,
          done: `All sessions of key ${named} are ended.`,
          danger: true,
          children: <p>Everything that began with a touch of it ends at once. The key stays.</p>,
        },
        {
          label: 'Remove',
          act: 'key.remove-of-person',
          parameters: { keyId: id },
          title: `Remove key ${named} of ${email}?`,
          touch: `remove key ${named} of ${email}`,
          confirm: `Remove key ${named}`,
          done: `Key ${named} is removed.`,
          danger: true,
          children: (
            <p>
              {state === 'active'
                ? 'It opens nothing from now on, its sessions end at once, and its owner is told. Without another key they need a recovery invite.'
                : 'It opens nothing as it is. Removing it takes it off the list for good.'}
            </p>
          ),
        },
      ]}
    />
  )
}
