import { Form } from '@base-ui/react/form'
import type { FormEvent } from 'react'
import type { ActParameters } from '../../ceremony/act-parameters.ts'
import type { CeremonyState } from '../../ceremony/use-ceremony.ts'
import { Button } from '../button.tsx'
import { Failure } from '../failure.tsx'
import { TouchPanel } from '../touch/touch-panel.tsx'
import styles from './act.module.css'
import type { ActSpec } from './act-spec.ts'
import { typedParameters } from './typed-parameters.ts'

/** What will happen, the fields, where the touch stands, and the two ways on. What was typed stays where the act fails. */
export function ActAsk({
  spec,
  state,
  busy,
  onBegin,
  onCancel,
}: {
  spec: ActSpec
  state: CeremonyState
  busy: boolean
  onBegin(parameters: ActParameters): void
  onCancel(): void
}) {
  const failed = state.phase === 'failed' ? state.failure : undefined
  const field = failed && spec.beside?.[failed.code]
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!busy) onBegin({ ...spec.parameters, ...typedParameters(event.currentTarget) })
  }
  return (
    <Form
      className={styles.form}
      onSubmit={submit}
      {...(failed && field !== undefined ? { errors: { [field]: `${failed.what} ${failed.next}` } } : {})}
    >
      {spec.children !== undefined && <div className={styles.about}>{spec.children}</div>}
      {spec.touch === undefined ? (
        failed && field === undefined && <Failure failure={failed} />
      ) : (
        <TouchPanel state={field === undefined ? state : { phase: 'idle' }} words={touchWords(spec.touch)} />
      )}
      <div className={styles.acts}>
        <Button kind="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" kind={spec.danger ? 'danger' : 'main'} busy={busy}>
          {failed === undefined || field !== undefined ? spec.confirm : 'Try again'}
        </Button>
      </div>
    </Form>
  )
}

function touchWords(purpose: string) {
  return {
    idle: { title: 'Your key will be asked', hint: 'One touch confirms this, and nothing else.' },
    touch: { title: `Touch your security key to ${purpose}`, hint: 'It blinks while it waits for you.' },
    done: { title: 'Done', hint: 'One moment.' },
  }
}
