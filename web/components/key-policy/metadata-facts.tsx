import { Facts } from '../facts.tsx'
import { Notice } from '../notice.tsx'
import { Prose } from '../prose.tsx'
import { RelativeTime } from '../relative-time.tsx'
import type { MetadataView } from './metadata-view.ts'

/** Which metadata is in use, how old it is, and what went wrong with the next one. */
export function MetadataFacts({ metadata, now }: { metadata: MetadataView; now: number }) {
  const { inUse, expired, failure, url, nextCheckAt } = metadata
  return (
    <>
      {expired && (
        <Notice title="The reports are out of date">
          The next ones should have been here by {inUse?.nextUpdate}. Load them below; until then the old ones are used.
        </Notice>
      )}
      {failure !== undefined && (
        <Notice title="The last attempt to load them failed">
          <Prose text={`${failure.what} ${failure.next} (${failure.code})`} />
        </Notice>
      )}
      <Facts
        facts={[
          ['In use', inUse === undefined ? 'None yet' : `Number ${inUse.no}, about ${inUse.models} models`],
          ['Loaded', inUse && <RelativeTime key="loaded" at={Date.parse(inUse.loadedAt)} now={now} />],
          ['From', inUse && (inUse.source === 'url' ? 'The address below' : 'A file')],
          ['Next one due', inUse?.nextUpdate],
          ['Address', url ?? 'None: this server loads it from files only.'],
          [
            'Looks again',
            nextCheckAt === undefined ? undefined : <RelativeTime key="next" at={nextCheckAt} now={now} />,
          ],
        ]}
      />
    </>
  )
}
