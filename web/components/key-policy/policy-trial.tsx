import type { Outcome, Simulation } from '../../domain/key-policy/simulate-key-policy.ts'
import { Badge } from '../badge.tsx'
import { byReasons, type RefusedTogether } from './by-reasons.ts'
import { consequence } from './consequence.ts'
import styles from './key-policy.module.css'

/** What a policy that is not saved would do, with every enrolled key and with the model that was typed. */
export function PolicyTrial({ simulation: { sentences, keys, model } }: { simulation: Simulation }) {
  const unlisted = keys.refused - keys.list.length
  return (
    <div className={styles.trial}>
      <ul className={styles.plain} aria-label="The policy that you tried">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p className={styles.strong}>{consequence(keys)}</p>
      {keys.refused > 0 && !keys.administratorLeft && (
        <p>No administrator would keep a key, so that it cannot be put into force on keys that are enrolled.</p>
      )}
      {model !== null && <TriedModel outcome={model} />}
      {byReasons(keys.list).map((together) => (
        <Refused key={together.keys[0]?.id} {...together} />
      ))}
      {unlisted > 0 && <p className={styles.faint}>And {unlisted} more.</p>}
    </div>
  )
}

const FEW = 3

/** Keys that are refused for the same reasons: the reasons once, and which keys they are, closed where they are many. */
function Refused({ reasons, keys }: RefusedTogether) {
  const list = (
    <ul className={styles.refused} aria-label="Keys that would not pass">
      {keys.map(({ id, nickname, model, firmware, person }) => (
        <li key={id}>
          <p>
            <span className={styles.strong}>{nickname}</span> of {person}
          </p>
          <p className={styles.faint}>{firmware === null ? model : `${model}, firmware ${firmware}`}</p>
        </li>
      ))}
    </ul>
  )
  return (
    <div className={styles.together}>
      <Reasons reasons={reasons} />
      {keys.length <= FEW ? (
        list
      ) : (
        <details>
          <summary>{keys.length} keys</summary>
          {list}
        </details>
      )}
    </div>
  )
}

function TriedModel({ outcome: { verdict, reasons } }: { outcome: Outcome }) {
  const accepted = verdict === 'accepted'
  return (
    <div>
      <p>
        The model that you typed: <Badge tone={accepted ? 'good' : 'danger'}>{accepted ? 'Accepted' : 'Refused'}</Badge>
      </p>
      <Reasons reasons={reasons} />
    </div>
  )
}

function Reasons({ reasons }: { reasons: Outcome['reasons'] }) {
  return reasons.map(({ code, words }) => (
    <p key={code} className={styles.reason}>
      {words} <code>{code}</code>
    </p>
  ))
}
