import type { AuditLine } from '../../db/audit/audit-search.ts'
import { type EventWords, eventSentences } from './event-sentences.ts'
import { type EventType, eventTypes } from './event-types.ts'

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
    key: nickname === '' ? 'a security key' : `the key “${nickname}”`,
    application: event.clientName ?? event.clientId ?? 'an application',
    refused: event.outcome !== 'ok',
    detail,
  }
}

function atBeginning(name: string): string {
  return name === 'you' || name === 'somebody' ? name.charAt(0).toUpperCase() + name.slice(1) : name
}
