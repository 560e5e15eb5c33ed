import { ActButton } from '../acts/act-button.tsx'

/** Fetches the reports now, from the address that the operator configured. */
export function LoadMetadataButton({ host }: { host: string }) {
  return (
    <ActButton
      label="Load now"
      act="metadata-service.load"
      title="Load the reports now?"
      touch="load the reports"
      confirm="Load the reports"
      done="The reports are loaded."
    >
      <p>They are fetched from {host}, and used when their signature is right and they are newer.</p>
      <p>Keys of a model that they report are disabled, and their owners are told.</p>
    </ActButton>
  )
}
