import type { DeliveryLine } from '../../domain/delivery/list-deliveries.ts'
import type { Listing, ListQuery } from '../../domain/listing/list-query.ts'
import { ActMenu, type ActMenuItem } from '../acts/act-menu.tsx'
import { RelativeTime } from '../relative-time.tsx'
import { DataTable } from '../table/data-table.tsx'
import styles from './failed-deliveries.module.css'

/** Messages that did not arrive, why, and what can be done about each. */
export function FailedDeliveries({
  listing,
  query,
  now,
}: {
  listing: Listing<DeliveryLine>
  query: ListQuery
  now: number
}) {
  return (
    <DataTable
      name="messages that did not arrive"
      listing={listing}
      place={{ path: '/admin/settings', query }}
      rowKey={({ id }) => id}
      columns={[
        { header: 'Message', kind: 'main', cell: (line) => <Message line={line} /> },
        { header: 'Why not', cell: ({ lastError }) => lastError },
        {
          header: 'Written',
          kind: 'short',
          sort: 'created',
          cell: ({ at }) => <RelativeTime at={at.getTime()} now={now} />,
        },
        { header: 'Tried again', sort: 'attempts', cell: (line) => <NextAttempt line={line} now={now} /> },
        {
          header: 'Actions',
          kind: 'actions',
          cell: (line) => <ActMenu label={`Actions for “${line.title}” to ${receiver(line)}`} items={[retry(line)]} />,
        },
      ]}
      empty={<p>Every message arrived.</p>}
    />
  )
}

function Message({ line }: { line: DeliveryLine }) {
  return (
    <span className={styles.message}>
      {line.title}
      <span className={styles.to}>To {receiver(line)}</span>
    </span>
  )
}

function receiver({ channel, recipient }: DeliveryLine): string {
  return channel === 'email' ? recipient : `the webhook at ${recipient}`
}

function NextAttempt({ line: { nextAttemptAt, attempts }, now }: { line: DeliveryLine; now: number }) {
  if (nextAttemptAt !== null) return <RelativeTime at={nextAttemptAt.getTime()} now={now} />
  return `Given up after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`
}

function retry(line: DeliveryLine): ActMenuItem {
  return {
    label: 'Try again',
    act: 'delivery.retry',
    parameters: { deliveryId: line.id },
    title: 'Try this message again?',
    touch: `try the message to ${receiver(line)} again`,
    confirm: 'Try the message again',
    done: `The message to ${receiver(line)} is tried again now. If it does not arrive, it is listed here anew.`,
    children: (
      <p>
        “{line.title}” is sent to {receiver(line)} at once. The last attempt failed: {line.lastError}
      </p>
    ),
  }
}
