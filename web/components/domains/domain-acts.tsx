import type { DomainLine } from '../../domain/domains/list-domains.ts'
import type { ActMenuItem } from '../acts/act-menu.tsx'

/** What administrators do with one domain. */
export function domainActs({ name, record, verifiedAt }: DomainLine): readonly ActMenuItem[] {
  return [
    {
      label: 'Look for the record',
      act: 'domain.check',
      parameters: { name },
      title: `Look for the record of ${name}?`,
      touch: `look for the record of ${name}`,
      confirm: `Look for the record of ${name}`,
      done: `The DNS of ${name} was asked. Its state says what was found.`,
      tells: {
        member: 'texts',
        unless: 'found',
        title: `The record of ${name} is not there`,
        next: 'Put it into the DNS exactly as it stands on this page. If you just did, wait some minutes and look again.',
        label: `TXT records found at ${record.name}`,
        none: 'None.',
      },
      children: <p>The DNS may take some minutes, or an hour, to show a new record to everybody.</p>,
    },
    {
      label: 'Remove',
      act: 'domain.remove',
      parameters: { name },
      title: `Remove ${name}?`,
      touch: `remove the domain ${name}`,
      confirm: `Remove ${name}`,
      done: `${name} is removed.`,
      danger: true,
      children: (
        <p>
          {verifiedAt === undefined
            ? 'It was never verified, so that nothing changes for anybody.'
            : 'From the next token on, no application and no cloud is told that people belong to it, unless your identity provider vouches for it.'}
        </p>
      ),
    },
  ]
}
