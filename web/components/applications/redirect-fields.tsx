import { TextAreaField } from '../fields/text-area-field.tsx'

/** Where an application gets people back to, one address a line. */
export function RedirectFields({
  afterLogin,
  afterLogout,
}: {
  afterLogin: readonly string[]
  afterLogout: readonly string[]
}) {
  return (
    <>
      <TextAreaField
        name="redirectUris"
        label="Redirect URIs"
        help="Where people come back to after they signed in. One a line, exactly as the application sends it: https, or http on 127.0.0.1."
        placeholder="https://grafana.example.com/login/generic_oauth"
        defaultValue={afterLogin.join('\n')}
        rows={3}
        lines
      />
      <TextAreaField
        name="postLogoutRedirectUris"
        label="After signing out"
        help="Where the application may send people after it signed them out here. Empty: nowhere."
        defaultValue={afterLogout.join('\n')}
        rows={2}
        lines
        optional
      />
    </>
  )
}
