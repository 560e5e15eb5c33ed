'use client'

import { type ChangeEvent, useId, useState } from 'react'
import { ActDialog } from '../acts/act-dialog.tsx'
import styles from '../fields/field.module.css'

interface Chosen {
  readonly name: string
  readonly text: string
  /** Lower case hexadecimal. */
  readonly sha256: string
}

/** Loads the reports from a file: for a server that reaches nothing outside. The touch is for exactly this file. */
export function LoadMetadataFile() {
  const [chosen, setChosen] = useState<Chosen>()
  const id = useId()
  const choose = async ({ currentTarget: input }: ChangeEvent<HTMLInputElement>) => {
    const file = input.files?.[0]
    if (file === undefined) return
    setChosen(await read(file))
    // The same file may be chosen again after a failure.
    input.value = ''
  }
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        Load from a file
      </label>
      <input id={id} type="file" className={styles.file} aria-describedby={`${id}-help`} onChange={choose} />
      <p className={styles.help} id={`${id}-help`}>
        The file blob.jwt of the FIDO Alliance, as it is published.
      </p>
      <ActDialog
        spec={{
          act: 'metadata-service.load-file',
          parameters: { sha256: chosen?.sha256 ?? '' },
          file: chosen?.text ?? '',
          title: 'Load the reports from this file?',
          touch: 'load the reports from this file',
          confirm: 'Load the file',
          done: 'The reports are loaded.',
          children: (
            <p>
              {chosen?.name} is used when its signature is right and it is newer. Keys of a model that it reports are
              disabled, and their owners are told.
            </p>
          ),
        }}
        open={chosen !== undefined}
        onClose={() => setChosen(undefined)}
        opener={id}
      />
    </div>
  )
}

async function read(file: File): Promise<Chosen> {
  // The server takes the hash of the text that it is sent.
  const text = (await file.text()).trim()
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return { name: file.name, text, sha256: [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('') }
}
