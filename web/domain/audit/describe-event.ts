import type { AuditLine } from '../../db/audit-search.ts'
import { eventSentences } from './event-sentences.ts'
import { type EventType, eventTypes } from './event-types.ts'

/** The words that a sentence is made of. */
export interface EventWords {
  /** Who it is about: an e-mail address, `you`, or `somebody`. */
  readonly person: string
  /** The same at the beginning of a sentence. */
  readonly Person: string
  /** Who did it, at the beginning of a sentence: an e-mail address, `You`, or `Somebody`. */
  readonly By: string
  /** The same within a sentence. */
  readonly by: string
  readonly key: string
  readonly application: string
  /** Whether it was refused. */
  readonly refused: boolean
  /** A detail as text; empty where there is none. */
  detail(name: string): string
}

const known: ReadonlySet<string> = new Set(eventTypes)

/**
 * What happened, in one plain sentence.
 *
 * @param viewer e-mail address of who reads it, who is then called `you`
 */
export function describeEvent(event: AuditLine, viewer?: string): string {
  if (!known.has(event.type)) return `Something happened that this version does not know: ${event.type}.`
  return eventSentences[event.type as EventType](words(event, viewer))
}

function words(event: AuditLine, viewer: string | undefined): EventWords {
  const detail = (name: string) => {
    const value = event.details?.[name]
    return value === undefined || value === null ? '' : String(value)
  }
  const called = (email: string | undefined) =>
    email === undefined || email === '' ? 'somebody' : email === viewer ? 'you' : email
  const person = called(event.personEmail)
  const by = called(detail('by') || event.personEmail)
  const nickname = event.keyName ?? detail('nickname')
  return {
    person,
    Person: atBeginning(person),
    by,
    By: atBeginning(by),
    key: nickname === '' ? 'a security key' : `the key ‘${nickname}’`,
    application: event.clientName ?? event.clientId ?? 'an application',
    refused: event.outcome !== 'ok',
    detail,
  }
}

function atBeginning(name: string): string {
  return name === 'you' || name === 'somebody' ? name.charAt(0).toUpperCase() + name.slice(1) : name
}
