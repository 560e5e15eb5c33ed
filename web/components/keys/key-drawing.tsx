import type { ReactNode } from 'react'
import type { KeyForm } from '../../domain/keys/key-form.ts'
import styles from './key-list.module.css'

const plug = <path d="M15.5 11V4.6a.6.6 0 0 1 .6-.6h7.8a.6.6 0 0 1 .6.6V11M18.5 6.8v1.4M21.5 6.8v1.4" />
const body = <rect x="12" y="11" width="16" height="25" rx="4" />
const hole = <circle cx="20" cy="31.5" r="1.4" />
const contact = <circle cx="20" cy="20.5" r="4" />

const drawings: Record<KeyForm, ReactNode> = {
  usb: (
    <>
      {plug}
      {body}
      {contact}
      {hole}
    </>
  ),
  nfc: (
    <>
      {plug}
      {body}
      {contact}
      {hole}
      <path d="M31.5 17.5c1.3 2 1.3 4.5 0 6.5M34.5 15.2c2.3 3.3 2.3 7.8 0 11.1" />
    </>
  ),
  dual: (
    <>
      <path d="M16.5 9V4.6a.6.6 0 0 1 .6-.6h5.8a.6.6 0 0 1 .6.6V9M17.5 31v4.4a.6.6 0 0 0 .6.6h3.8a.6.6 0 0 0 .6-.6V31" />
      <rect x="13" y="9" width="14" height="22" rx="4" />
      <circle cx="20" cy="20" r="4" />
    </>
  ),
  fingerprint: (
    <>
      {plug}
      {body}
      {hole}
      <path d="M15.8 21.5c0-2.6 1.8-4.5 4.2-4.5s4.2 1.9 4.2 4.5M18 25c-.3-1-.4-2.2-.4-3.3 0-1.5 1-2.5 2.4-2.5s2.4 1 2.4 2.5c0 1.2-.1 2.3-.4 3.3M20 21.8c0 1.3 0 2.4-.2 3.6" />
    </>
  ),
  'built-in': (
    <>
      <rect x="8" y="9" width="24" height="17" rx="2.5" />
      <path d="M5 30.5h30" />
      <circle cx="20" cy="17.5" r="3.5" />
    </>
  ),
}

/** A line drawing of a key by its form. What it is, is said in words beside it. */
export function KeyDrawing({ form }: { form: KeyForm }) {
  return (
    <svg className={styles.drawing} viewBox="0 0 40 40" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinecap="round" strokeLinejoin="round">
        {drawings[form]}
      </g>
    </svg>
  )
}
