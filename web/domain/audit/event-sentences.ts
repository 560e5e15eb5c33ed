import { catalogue, type ErrorName } from '@vouch/protocol'
import type { EventType } from './event-types.ts'

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

type Sentence = (words: EventWords) => string

const OPERATOR = "The server's operator"

/** One sentence for each kind of event; a new kind does not compile without one. */
export const eventSentences: Readonly<Record<EventType, Sentence>> = {
  // The server's command names nobody who did it.
  'invite.created': ({ By, person, detail }) =>
    detail('purpose') === 'recovery'
      ? `${detail('by') === '' ? OPERATOR : By} made a recovery invite for ${person}.`
      : `${detail('by') === '' ? OPERATOR : By} invited ${person}${detail('role') === 'administrator' ? ' as an administrator' : ''}.`,
  'invite.refused': () => 'Somebody used an invite that is unknown, expired or used up.',
  'invite.revoked': ({ By, person }) => `${By} revoked the invite of ${person}.`,
  'invite.link_made': ({ person }) => `A link was made of the invite of ${person}, to be sent by mail.`,
  'person.enrolled': ({ Person }) => `${Person} took the invite and joined.`,
  'person.renamed': ({ By, person, detail }) => `${By} changed the name of ${person} to “${detail('to')}”.`,
  'person.role_changed': ({ By, person, detail }) =>
    `${By} changed the role of ${person} from ${detail('from')} to ${detail('to')}.`,
  'person.deactivated': ({ By, person }) => `${By} deactivated ${person}: every session and key ended.`,
  'person.reactivated': ({ By, person }) => `${By} let ${person} in again.`,
  'person.recovered': ({ Person, detail }) =>
    `${Person} recovered with a new key; ${counted(detail('keys'), 'older key')} and ${counted(detail('sessions'), 'session')} ended.`,
  'break_glass.used': ({ person }) => `${OPERATOR} made an emergency invite for ${person}.`,
  'group.created': ({ By, detail }) => `${By} created the group “${detail('group')}”.`,
  'group.renamed': ({ By, detail }) => `${By} renamed the group “${detail('from')}” to “${detail('group')}”.`,
  'group.described': ({ By, detail }) => `${By} changed the description of the group “${detail('group')}”.`,
  'group.deleted': ({ By, detail }) => `${By} deleted the group “${detail('group')}”.`,
  'group.member_added': ({ By, person, detail }) => `${By} added ${person} to the group “${detail('group')}”.`,
  'group.member_removed': ({ By, person, detail }) => `${By} removed ${person} from the group “${detail('group')}”.`,
  'key.enrolled': ({ Person, key }) => `${Person} enrolled ${key}.`,
  'key.refused': ({ Person, detail }) => `${Person} tried to enrol a key, which was refused${because(detail)}.`,
  'key.disabled': ({ key, person, detail, refused }) =>
    refused
      ? `${beginning(key)} of ${person} should have been disabled and was not${because(detail)}.`
      : `${beginning(key)} of ${person} was disabled${because(detail)}.`,
  'key.addition_begun': ({ Person, key }) => `${Person} touched ${key} to add another one.`,
  'key.renamed': ({ Person, detail }) => `${Person} renamed the key “${detail('from')}” to “${detail('to')}”.`,
  'key.removed': ({ By, by, person, key }) =>
    `${By} removed ${key}${by === person ? '' : ` of ${person === 'you' ? 'yours' : person}`}.`,
  'key_policy.changed': ({ By }) => `${By} changed the key policy.`,
  'aws_role.created': ({ By, detail }) =>
    `${By} made the rule “${detail('rule')}” for the AWS roles ${detail('pattern')}.`,
  'aws_role.changed': ({ By, detail }) =>
    `${By} changed the rule “${detail('rule')}” for the AWS roles ${detail('pattern')}${detail('loosened') === '' ? '' : `: looser is ${detail('loosened')}`}.`,
  'aws_role.deleted': ({ By, detail }) =>
    `${By} deleted the rule “${detail('rule')}” for the AWS roles ${detail('pattern')}.`,
  'metadata.loaded': ({ detail }) => `Facts about security keys were loaded from FIDO, number ${detail('no')}.`,
  'metadata.refused': ({ detail }) => `Facts about security keys were not taken over${because(detail)}.`,
  'act.refused': ({ Person, detail }) => `${Person} tried “${detail('act')}”, which was refused${because(detail)}.`,
  'limit.reached': ({ detail }) => `Somebody asked more often than the limit “${detail('limit')}” allows.`,
  'step_up.refused': ({ Person, detail }) => `${Person} touched a key to confirm, which was refused${because(detail)}.`,
  'upstream.asked': ({ Person, detail }) => `${Person} went to ${detail('issuer')} to prove an e-mail address.`,
  'upstream.proven': ({ Person, detail }) => `${Person} proved an e-mail address at ${detail('issuer')}.`,
  'upstream.refused': ({ detail }) => `The answer of the identity provider was refused${because(detail)}.`,
  'upstream.conflict': ({ person }) => `Another account of the identity provider claimed the address of ${person}.`,
  'upstream.linked': ({ person, detail }) => `An account at ${detail('issuer')} was linked to ${person}.`,
  'upstream.unlinked': ({ By, person }) => `${By} unlinked ${person} from the identity provider.`,
  'domain.added': ({ By, detail }) => `${By} added the domain ${domain(detail)}.`,
  'domain.verified': ({ By, detail }) => `${By} verified the domain ${domain(detail)}.`,
  'domain.refused': ({ detail }) => `The domain ${domain(detail)} was not verified${because(detail)}.`,
  'domain.missing': ({ detail }) => `The DNS record of ${domain(detail)} is missing.`,
  'domain.found_again': ({ detail }) => `The DNS record of ${domain(detail)} is there again.`,
  'domain.removed': ({ By, detail }) => `${By} removed the domain ${domain(detail)}.`,
  'sign_in.succeeded': ({ Person, key }) => `${Person} signed in to the dashboard with ${key}.`,
  'sign_in.refused': ({ Person, detail }) => `${Person} tried to sign in, which was refused${because(detail)}.`,
  'login.requested': ({ application, detail }) => `A login was requested by ${application}${on(detail('host'))}.`,
  'login.opened': ({ application }) => `A login for ${application} was opened in a browser.`,
  'login.proven': ({ application, refused }) =>
    refused
      ? `A login for ${application} failed to prove that it runs on the same machine.`
      : `A login for ${application} proved that it runs on the same machine.`,
  'login.elsewhere': ({ application, refused, detail }) =>
    refused
      ? `A wrong number was typed for a login for ${application}${on(detail('host'))}.`
      : `The number of a terminal on another machine was typed for a login for ${application}${on(detail('host'))}.`,
  'login.approved': ({ Person, application, key }) => `${Person} logged in to ${application} with ${key}.`,
  'login.refused': ({ Person, application, detail }) =>
    detail('reason') === 'cancelled'
      ? `A login for ${application} was cancelled.`
      : `${Person} tried to log in to ${application}, which was refused${because(detail)}.`,
  'login.ip_mismatch': ({ Person, application }) => `${Person} logged in to ${application} from two addresses at once.`,
  'code.redeemed': ({ application, person, refused }) =>
    refused
      ? `A login code of ${person} was refused to ${application}.`
      : `${beginning(application)} completed the login of ${person}.`,
  'code.replayed': ({ application, person }) =>
    `A login code of ${person} was used twice at ${application}: its session ended.`,
  'session.started': ({ Person, application, detail }) =>
    detail('kind') === 'browser'
      ? `${Person} began a browser session.`
      : `${Person} began a session of ${application}${detail('pasted') === 'true' ? ', by pasting a code' : ''}.`,
  'session.ended': ({ By, by, person, detail }) =>
    detail('by') === ''
      ? `A session of ${person} ended${because(detail)}.`
      : `${By} ended a session${by === person ? '' : ` of ${person}`}.`,
  'token.minted': ({ Person, detail }) =>
    `${Person} got a token for ${detail('role') || detail('audience')}${detail('loan') === '' ? '' : ', to lend it'}.`,
  'token.refused': ({ person, detail }) => `A token for ${detail('role')} was refused to ${person}${because(detail)}.`,
  'aws_loan.created': ({ Person, detail }) => `${Person} lent ${detail('role')} to “${detail('name')}”.`,
  'aws_loan.ended': ({ By, by, person, detail }) =>
    `${By} ended the loan of ${detail('role')} to “${detail('name')}”${by === person ? '' : ` by ${person}`}.`,
  'aws_loan.refused': ({ person, detail }) =>
    detail('role') === ''
      ? `A loan that is not there was asked for in the name of ${person}.`
      : `${detail('role')} was not lent to “${detail('name')}” in the name of ${person}${because(detail)}.`,
  'client.registered': ({ By, application, detail }) =>
    `${doer(By, detail)} registered the application ${application}.`,
  'client.disabled': ({ By, application, detail }) => `${doer(By, detail)} disabled the application ${application}.`,
  'client.enabled': ({ By, application, detail }) => `${doer(By, detail)} enabled the application ${application}.`,
  'client.secret_rotated': ({ By, application, detail }) =>
    `${doer(By, detail)} gave the application ${application} a new secret.`,
  'client.redirects_changed': ({ By, application, detail }) =>
    `${doer(By, detail)} changed where the application ${application} gets people back to.`,
  'signing_key.created': ({ detail }) => `A signing key was made: ${detail('kid')}.`,
  'signing_key.activated': ({ detail }) => `A signing key began to sign: ${detail('kid')}.`,
  'signing_key.retired': ({ detail }) => `A signing key ceased to sign: ${detail('kid')}.`,
  'signing_key.removed': ({ detail }) =>
    `A signing key was ${detail('reason') === 'revoked' ? 'revoked' : 'removed'}: ${detail('kid')}.`,
  'signing_key.rewrapped': ({ detail }) => `A signing key was put under another master key: ${detail('kid')}.`,
  'setting.changed': ({ By, detail }) =>
    `${doer(By, detail)} changed the setting “${detail('name')}” to ${detail('value')}.`,
  'delivery.abandoned': ({ detail }) =>
    `A message to ${detail('recipient')} was given up after ${counted(detail('attempts'), 'attempt')}.`,
  'delivery.retried': ({ By, detail }) => `${By} had a message to ${detail('recipient')} tried again.`,
  'notice.dismissed': ({ Person }) => `${Person} marked a notice as read.`,
  'api_token.created': ({ By, detail }) => `${By} made the API token “${detail('name')}”.`,
  'api_token.revoked': ({ By, detail }) => `${By} revoked the API token “${detail('name')}”.`,
  'audit.exported': ({ By, detail }) => `${By} exported the audit log as ${detail('format').toUpperCase()}.`,
  'audit.pruned': ({ detail }) =>
    `${counted(detail('events'), 'old event')} went from the audit log, as the setting for how long it is kept asks.`,
}

/** Why, in the words of the error that the person met. */
function because(detail: EventWords['detail']): string {
  const name = detail('error') || detail('reason')
  if (name === '') return ''
  const reason = Object.hasOwn(catalogue, name) ? catalogue[name as ErrorName].what : name.replaceAll('_', ' ')
  return `: ${reason.charAt(0).toLowerCase()}${reason.slice(1).replace(/\.$/, '')}`
}

/** On which machine, where one is named. */
function on(host: string): string {
  return host === '' ? '' : ` on ${host}`
}

/** Who changed what the server's own commands change, too. */
function doer(by: string, detail: EventWords['detail']): string {
  return detail('by') === '' && by === 'Somebody' ? OPERATOR : by
}

function counted(count: string, noun: string): string {
  return count === '1' ? `1 ${noun}` : `${count || 'no'} ${noun}s`
}

function domain(detail: EventWords['detail']): string {
  return detail('domain') || detail('name')
}

function beginning(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
