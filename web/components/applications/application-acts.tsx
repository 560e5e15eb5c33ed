import type { ApplicationPage } from '../../domain/clients/list-applications.ts'
import type { ActMenuItem } from '../acts/act-menu.tsx'
import { RedirectFields } from './redirect-fields.tsx'

/** What administrators can do with one application, in the order of how much it changes. */
export function applicationActs(page: ApplicationPage): readonly ActMenuItem[] {
  const { builtIn, disabledAt } = page.application
  const switching = disabledAt === null ? disable(page) : enable(page)
  return builtIn ? [switching] : [editRedirects(page), rotateSecret(page), switching]
}

function editRedirects({
  application: { id, name, redirectUris, postLogoutRedirectUris },
}: ApplicationPage): ActMenuItem {
  return {
    label: 'Change the redirect URIs',
    act: 'application.edit-redirects',
    parameters: { clientId: id },
    title: `Change where ${name} gets people back to`,
    touch: `change the redirect URIs of ${name}`,
    confirm: 'Change the redirect URIs',
    done: `The redirect URIs of ${name} are changed.`,
    beside: { 'VCH-6703': 'redirectUris' },
    children: (
      <>
        <p>A sign-in under way that would lead to an address that you take away ends.</p>
        <RedirectFields afterLogin={redirectUris} afterLogout={postLogoutRedirectUris} />
      </>
    ),
  }
}

function rotateSecret({ application: { id, name }, rotating }: ApplicationPage): ActMenuItem {
  return {
    label: 'New secret',
    act: 'application.rotate-secret',
    parameters: { clientId: id },
    title: `Give ${name} a new secret?`,
    touch: `give ${name} a new secret`,
    confirm: `Give ${name} a new secret`,
    done: `${name} has a new secret.`,
    danger: true,
    shows: {
      member: 'secret',
      label: 'Client secret',
      note: `Put it into the configuration of ${name} now: the old one works no more. It is shown only now.`,
    },
    children: <Sentences of={rotating} />,
  }
}

function disable({ application: { id, name }, disabling }: ApplicationPage): ActMenuItem {
  return {
    label: 'Disable',
    act: 'application.disable',
    parameters: { clientId: id },
    title: `Disable ${name}?`,
    touch: `disable ${name}`,
    confirm: `Disable ${name}`,
    done: `${name} is disabled.`,
    danger: true,
    children: <Sentences of={disabling} />,
  }
}

function enable({ application: { id, name } }: ApplicationPage): ActMenuItem {
  return {
    label: 'Enable',
    act: 'application.enable',
    parameters: { clientId: id },
    title: `Enable ${name}?`,
    touch: `enable ${name}`,
    confirm: `Enable ${name}`,
    done: `${name} is enabled.`,
    children: <p>People can sign in to it again. The sessions that ended stay ended.</p>,
  }
}

function Sentences({ of }: { of: readonly string[] }) {
  return of.map((sentence) => <p key={sentence}>{sentence}</p>)
}
