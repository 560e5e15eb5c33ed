import ShieldCheck from 'lucide-react/icons/shield-check'
import { type ChainState, MOST_COUNTED } from '../../domain/audit/chain-state.ts'
import { Notice } from '../notice.tsx'
import { RelativeTime } from '../relative-time.tsx'
import styles from './chain-line.module.css'

const number = new Intl.NumberFormat('en')

/** How far the log is proven: sealed into the chain, and signed. */
export function ChainLine({ state: { sealed, waiting, checkpoint }, now }: { state: ChainState; now: Date }) {
  if (waiting >= MOST_COUNTED) {
    return (
      <Notice title="The newest events are not sealed">
        {number.format(waiting)} or more wait for their place in the chain, which takes less than a second otherwise.
        The server’s own log says why it could not be done.
      </Notice>
    )
  }
  return (
    <div className={styles.line}>
      <ShieldCheck className={styles.icon} size={20} aria-hidden="true" />
      <p>
        {sealed === 0n ? 'Nothing is sealed yet.' : `Sealed up to event ${number.format(sealed)}.`}{' '}
        {checkpoint && (
          <>
            Signed <RelativeTime at={checkpoint.at.getTime()} now={now.getTime()} /> up to event{' '}
            {number.format(checkpoint.position)}.
          </>
        )}{' '}
        {waiting > 0 && `${number.format(waiting)} of the newest wait for their seal.`}{' '}
        <span className={styles.proof}>
          <code>vouch-server audit verify</code> proves that none was changed or taken out.
        </span>
      </p>
    </div>
  )
}
