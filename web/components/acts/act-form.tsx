'use client'

import { Form } from '@base-ui/react/form'
import { type ReactNode, useId, useState } from 'react'
import type { ActParameters } from '../../ceremony/act-parameters.ts'
import { Button, type ButtonKind } from '../button.tsx'
import styles from './act.module.css'
import { ActDialog } from './act-dialog.tsx'
import type { ActSpec } from './act-spec.ts'
import { typedParameters } from './typed-parameters.ts'

/**
 * A form that stands on the page among others, such as a setting; the dialog says what saving it will do, and asks for the touch.
 *
 * @param save on the form's own button
 * @param about the object, for those who hear the button without its form
 * @param kind `main` where the form is what the page is for
 */
export function ActForm({
  fields,
  save,
  about,
  kind = 'quiet',
  ...spec
}: ActSpec & { fields: ReactNode; save: string; about: string; kind?: ButtonKind }) {
  const [typed, setTyped] = useState<ActParameters>()
  const id = useId()
  return (
    <>
      <Form
        className={styles.inline}
        onSubmit={(event) => {
          event.preventDefault()
          setTyped(typedParameters(event.currentTarget))
        }}
      >
        {fields}
        <div>
          <Button id={id} type="submit" kind={kind} aria-haspopup="dialog" aria-label={`${save} ${about}`}>
            {save}
          </Button>
        </div>
      </Form>
      <ActDialog
        spec={{ ...spec, parameters: { ...spec.parameters, ...typed } }}
        open={typed !== undefined}
        onClose={() => setTyped(undefined)}
        opener={id}
      />
    </>
  )
}
