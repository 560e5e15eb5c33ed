'use client'

import { browserErrors } from '@vouch/protocol/errors/browser'
import { type FormEvent, useCallback, useRef } from 'react'
import { type CeremonyFailure, told } from '../../ceremony/ceremony-failure.ts'
import { type Enrollee, type EnrollmentRequest, enroll } from '../../ceremony/enrollment.ts'
import { type CeremonyProgress, useCeremony } from '../../ceremony/use-ceremony.ts'
import { type EnrolleeState, useEnrollee, type WayBack } from '../../ceremony/use-enrollee.ts'
import { Button } from '../button.tsx'
import { TextField } from '../fields/text-field.tsx'
import { Intro } from '../intro.tsx'
import { Result } from '../result.tsx'
import styles from '../touch/ceremony.module.css'
import { TouchPanel } from '../touch/touch-panel.tsx'
import { EnrolleeFields, MAX_NAME } from './enrollee-fields.tsx'
import { ProveEmail } from './prove-email.tsx'

const words = {
  idle: { title: 'Plug in your security key', hint: 'You will be asked for its PIN, or to set one, and for a touch.' },
  touch: { title: 'Follow the browser, then touch', hint: 'Your key blinks while it waits for you.' },
  done: { title: 'Your key is enrolled', hint: 'One moment.' },
}

/**
 * @param asksWho the server has no administrator yet, so an invite can only be for the first
 * @param provider what people call the provider that proves e-mail addresses; undefined where none is asked
 * @param wayBack how the person came back from it
 */
export function EnrollmentCeremony({
  asksWho,
  provider,
  wayBack,
}: {
  asksWho: boolean
  provider: string | undefined
  wayBack: WayBack
}) {
  const enrollee = useEnrollee(wayBack)
  const stopped = refusalOf(enrollee)
  if (stopped !== undefined) return <Result kind="stopped" title="Your key is not enrolled" {...stopped} />
  if (enrollee.kind === 'unproven') return <ProveEmail {...enrollee} provider={provider ?? 'your provider'} />
  return <EnrolKey enrollee={enrollee} asksWho={asksWho} />
}

function EnrolKey({ enrollee, asksWho }: { enrollee: EnrolleeState; asksWho: boolean }) {
  const form = useRef<HTMLFormElement>(null)
  const perform = useCallback(
    async (progress: CeremonyProgress) => {
      if (form.current === null || enrollee.kind !== 'invited') return
      window.location.assign(await enroll(requested(enrollee, new FormData(form.current)), progress))
    },
    [enrollee],
  )
  const { state, begin } = useCeremony(perform, { phase: 'idle' })
  const busy = state.phase !== 'idle' && state.phase !== 'failed'
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (enrollee.kind === 'invited') void begin()
  }
  return (
    <>
      <Heading person={enrollee.kind === 'invited' ? enrollee.person : undefined} />
      <form ref={form} className={styles.form} onSubmit={onSubmit}>
        <div className={styles.fields}>
          <EnrolleeFields enrollee={enrollee} asksWho={asksWho} />
          <TextField
            name="nickname"
            label="Name of the key"
            help="So that you know it again in a list."
            placeholder="Desk"
            required
            maxLength={MAX_NAME}
            autoComplete="off"
            readOnly={busy}
          />
        </div>
        <TouchPanel state={state} words={words} />
        <div className={styles.wide}>
          <Button type="submit" busy={busy || enrollee.kind === 'reading'}>
            {busy ? 'Waiting for your key' : state.phase === 'failed' ? 'Try again' : 'Enrol this key'}
          </Button>
        </div>
      </form>
    </>
  )
}

function Heading({ person }: { person: Enrollee | undefined }) {
  if (person?.recovery !== true) {
    return <Intro title="Enrol your security key">It is all that you need to sign in from now on.</Intro>
  }
  return (
    <Intro title="Begin again with a new key">
      It ends every key and every session that you had. Whoever found the old key can do nothing with it.
    </Intro>
  )
}

function requested(enrollee: EnrolleeState & { kind: 'invited' }, form: FormData): EnrollmentRequest {
  const { claim, person } = enrollee
  const nickname = text(form, 'nickname')
  return person === undefined
    ? { claim, nickname, email: text(form, 'email'), name: text(form, 'name') }
    : { claim, nickname }
}

function text(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

function refusalOf(enrollee: EnrolleeState): CeremonyFailure | undefined {
  if (enrollee.kind === 'nobody') return told(browserErrors.inviteMissing)
  return enrollee.kind === 'refused' ? enrollee.failure : undefined
}
