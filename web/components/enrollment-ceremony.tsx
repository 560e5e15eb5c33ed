'use client'

import { browserErrors } from '@vouch/protocol/errors/browser'
import { type FormEvent, useCallback, useRef } from 'react'
import { type CeremonyFailure, told } from '../ceremony/ceremony-failure.ts'
import { type EnrollmentRequest, enroll } from '../ceremony/enrollment.ts'
import { type CeremonyProgress, useCeremony } from '../ceremony/use-ceremony.ts'
import { type EnrolleeState, useEnrollee } from '../ceremony/use-enrollee.ts'
import { Button } from './button.tsx'
import styles from './ceremony.module.css'
import { Intro } from './intro.tsx'
import { ProveAddress } from './prove-address.tsx'
import { Result } from './result.tsx'
import { TextField } from './text-field.tsx'
import { TouchPanel } from './touch-panel.tsx'

const MAX_NAME = 60

const words = {
  idle: { title: 'Plug in your security key', hint: 'You will be asked for its PIN, or to set one, and for a touch.' },
  touch: { title: 'Follow the browser, then touch', hint: 'Your key blinks while it waits for you.' },
  done: { title: 'Your key is enrolled', hint: 'One moment.' },
}

/**
 * @param asksWho the server has no administrator yet, so an invite can only be for the first
 * @param provider that proves e-mail addresses first; undefined: an invite is enough
 * @param proven this browser comes back from there
 */
export function EnrollmentCeremony({
  asksWho,
  provider,
  proven,
}: {
  asksWho: boolean
  provider: string | undefined
  proven: boolean
}) {
  const enrollee = useEnrollee(proven)
  const form = useRef<HTMLFormElement>(null)
  const perform = useCallback(
    async (progress: CeremonyProgress) => {
      if (form.current === null || enrollee.kind !== 'invited') return
      window.location.assign(await enroll(requested(enrollee, new FormData(form.current)), progress))
    },
    [enrollee],
  )
  const { state, begin } = useCeremony(perform, { phase: 'idle' })
  const stopped = refusalOf(enrollee)
  const busy = state.phase !== 'idle' && state.phase !== 'failed'
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (enrollee.kind === 'invited') void begin()
  }
  if (stopped !== undefined) return <Result kind="stopped" title="Your key is not enrolled" {...stopped} />
  if (enrollee.kind === 'unproven') return <ProveAddress provider={provider ?? ''} invite={enrollee.invite} />
  return (
    <>
      <Intro title="Enrol your security key">It is all that you need to sign in from now on.</Intro>
      <form ref={form} className={styles.form} onSubmit={onSubmit}>
        <div className={styles.fields}>
          <WhoFields enrollee={enrollee} asksWho={asksWho && provider === undefined} />
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

function WhoFields({ enrollee, asksWho }: { enrollee: EnrolleeState; asksWho: boolean }) {
  const asked = enrollee.kind === 'invited' ? enrollee.person === undefined : asksWho && enrollee.kind === 'reading'
  if (asked) {
    return (
      <>
        <TextField
          name="email"
          type="email"
          label="E-mail"
          placeholder="alice@example.com"
          required
          autoComplete="email"
        />
        <TextField name="name" label="Your name" required maxLength={MAX_NAME} autoComplete="name" />
      </>
    )
  }
  const person = 'person' in enrollee ? enrollee.person : undefined
  return (
    <div className={styles.person} role="status">
      {person === undefined ? (
        <>
          <div className={styles.skeleton} />
          <div className={styles.skeleton} />
        </>
      ) : (
        <>
          <p className={styles.personName}>{person.name ?? person.email}</p>
          <p className={styles.personEmail}>{person.name === null ? 'invited to this server' : person.email}</p>
        </>
      )}
    </div>
  )
}

function requested(
  { by, person }: Extract<EnrolleeState, { kind: 'invited' }>,
  form: FormData,
): EnrollmentRequest & { nickname: string } {
  const nickname = text(form, 'nickname')
  return person === undefined
    ? { ...by, nickname, email: text(form, 'email'), name: text(form, 'name') }
    : { ...by, nickname }
}

function text(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

function refusalOf(enrollee: EnrolleeState): CeremonyFailure | undefined {
  if (enrollee.kind === 'nobody') return told(browserErrors.inviteMissing)
  return enrollee.kind === 'refused' ? enrollee.failure : undefined
}
