import { eventTypes } from '../../domain/audit/event-types.ts'
import type { SelectOption } from '../fields/select-field.tsx'

const written: Readonly<Record<string, string>> = { ip: 'IP', api: 'API', aws: 'AWS' }

/** The kind of an event as people read it: `sign_in.refused` is “Sign in: refused”. */
export function eventKind(type: string): string {
  const [about = '', what = ''] = type.split('.').map((part) => part.split('_').map(word).join(' '))
  return what === '' ? capitalised(about) : `${capitalised(about)}: ${what}`
}

/** Every kind that there is, in alphabetical order, so that those about one thing stand together. */
export const eventKinds: readonly SelectOption[] = eventTypes
  .map((value) => ({ value, label: eventKind(value) }))
  .sort((a, b) => a.label.localeCompare(b.label, 'en'))

function word(text: string): string {
  return written[text] ?? text
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
