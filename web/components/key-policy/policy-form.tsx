'use client'

import { Form } from '@base-ui/react/form'
import { type ReactNode, useId, useRef, useState } from 'react'
import { useAct } from '../../ceremony/use-act.ts'
import type { Simulation } from '../../domain/key-policy/simulate-key-policy.ts'
import { ActDialog } from '../acts/act-dialog.tsx'
import type { ActSpec } from '../acts/act-spec.ts'
import { typedParameters } from '../acts/typed-parameters.ts'
import { Button } from '../button.tsx'
import { Failure } from '../failure.tsx'
import { CheckField } from '../fields/check-field.tsx'
import { consequence } from './consequence.ts'
import styles from './key-policy.module.css'
import { modelFromFields, policyFromFields } from './policy-from-fields.ts'
import { PolicyTrial } from './policy-trial.tsx'

type Policy = ReturnType<typeof policyFromFields>
type Wish = 'try' | 'save'

/** What a policy that was typed would do, and what it was typed for. */
interface Tried {
  readonly wish: Wish
  readonly policy: Policy
  readonly simulation: Simulation
}

/** The form of the key policy. Whether it is tried or saved, the server first says what it would do with the keys that are enrolled. */
export function PolicyForm({ fields }: { fields: ReactNode }) {
  const [tried, setTried] = useState<Tried>()
  const asked = useRef<{ wish: Wish; policy: Policy }>(undefined)
  const id = useId()
  const simulate = useAct('key-policy.simulate', false, {
    done(result) {
      if (asked.current !== undefined) setTried({ ...asked.current, simulation: result as Simulation })
    },
  })
  const busy = simulate.state.phase === 'preparing' || simulate.state.phase === 'checking'
  const begin = (form: HTMLFormElement, wish: Wish) => {
    const typed = typedParameters(form)
    const policy = policyFromFields(typed)
    const model = wish === 'try' ? modelFromFields(typed) : undefined
    asked.current = { wish, policy }
    simulate.begin(model === undefined ? { policy } : { policy, model })
  }
  return (
    <>
      <Form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          const { submitter } = event.nativeEvent as SubmitEvent
          begin(event.currentTarget, submitter?.id === id ? 'save' : 'try')
        }}
      >
        {fields}
        <div className={styles.buttons}>
          <Button type="submit" kind="quiet" busy={busy}>
            Try it first
          </Button>
          <Button id={id} type="submit" busy={busy}>
            Save the key policy
          </Button>
        </div>
        <div role="status">
          {simulate.state.phase === 'failed' && <Failure failure={simulate.state.failure} />}
          {simulate.state.phase !== 'failed' && tried?.wish === 'try' && <PolicyTrial simulation={tried.simulation} />}
        </div>
      </Form>
      {tried !== undefined && (
        <ActDialog
          spec={savingOf(tried)}
          open={tried.wish === 'save'}
          onClose={() => setTried({ ...tried, wish: 'try' })}
          opener={id}
        />
      )}
    </>
  )
}

function savingOf({ policy, simulation: { sentences, keys } }: Tried): ActSpec {
  return {
    act: 'key-policy.save',
    parameters: { policy, enforceOnEnrolled: false },
    title: 'Save the key policy?',
    touch: 'save the key policy',
    confirm: 'Save the key policy',
    done: 'The key policy is saved.',
    danger: keys.refused > 0,
    children: (
      <>
        <ul className={styles.plain}>
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <p>This holds from the next enrolment on. {consequence(keys)}</p>
        {keys.refused > 0 && <Enforce keys={keys} />}
      </>
    ),
  }
}

function Enforce({ keys }: { keys: Simulation['keys'] }) {
  if (!keys.administratorLeft) {
    return (
      <p>
        Keys that do not pass stay in use: no administrator would keep one, and nobody could let anybody in again. Enrol
        a key that passes first.
      </p>
    )
  }
  return (
    <CheckField
      name="enforceOnEnrolled"
      label={
        keys.refused === 1 ? 'Disable the key that does not pass' : `Disable the ${keys.refused} keys that do not pass`
      }
      help="Their sessions end at once, and their owners are told. Left out, these keys stay in use."
    />
  )
}
