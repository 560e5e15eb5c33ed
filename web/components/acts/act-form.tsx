'use client'

import { Form } from '@base-ui/react/form'
import { type ReactNode, useId, useState } from 'react'
import type { ActParameters } from '../../ceremony/act-parameters.ts'
import { Button } from '../button.tsx'
import styles from './act.module.css'
import { ActDialog } from './act-dialog.tsx'
import type { ActSpec } from './act-spec.ts'
import { typedParameters } from './typed-parameters.ts'

/**
 * A form that stands on the page, such as a setting; the dialog says what saving it will do, and asks for the touch.
 *
 * @param save on the form's own button
 * @param extra beside that button, such as another act with the same fields
 */
export function ActForm({
  fields,
  save,
  extra,
  ...spec
}: ActSpec & { fields: ReactNode; save: string; extra?: ReactNode }) {
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
        <div className={styles.start}>
          <Button id={id} type="submit">
            {save}
          </Button>
          {extra}
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
