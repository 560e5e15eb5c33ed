import type { KeyLine } from '../../domain/keys/list-my-keys.ts'
import { ActMenu } from '../acts/act-menu.tsx'
import { InputField } from '../fields/input-field.tsx'
import type { AskedAct } from './asked-act.ts'

/**
 * What an owner can do with one key.
 *
 * @param last it is the only one that works
 * @param asked the dialog that the address of the page asks for, where it is one of this key
 */
export function KeyActions({
  entry: { id, nickname, state },
  last,
  asked,
}: {
  entry: KeyLine
  last: boolean
  asked: AskedAct | undefined
}) {
  const named = `“${nickname}”`
  return (
    <ActMenu
      label={`Actions for ${named}`}
      {...(asked === undefined ? {} : { asked: asked.act === 'rename' ? 'Rename' : 'Remove' })}
      items={[
        {
          label: 'Rename',
          act: 'key.rename',
          parameters: { keyId: id },
          title: `Rename key ${named}`,
          touch: `rename key ${named}`,
          confirm: 'Rename this key',
          done: 'The key is renamed.',
          children: (
            <InputField name="nickname" label="New name" defaultValue={asked?.name ?? nickname} maxLength={60} />
          ),
        },
        {
          label: 'Remove',
          act: 'key.remove',
          parameters: { keyId: id },
          title: `Remove key ${named}?`,
          touch: `remove key ${named}`,
          confirm: `Remove key ${named}`,
          done: `Key ${named} is removed.`,
          danger: true,
          children: <RemovalWords last={last} active={state === 'active'} />,
        },
      ]}
    />
  )
}

function RemovalWords({ last, active }: { last: boolean; active: boolean }) {
  if (last) return <p>It is your last working key: without it nobody could sign you in. Add another one first.</p>
  if (!active) return <p>It signs nobody in any more. Removing it takes it off this list for good.</p>
  return (
    <p>
      It will not sign you in again, and every session that began with a touch of it ends at once, on this machine and
      on others. To use it later you would have to add it anew.
    </p>
  )
}
