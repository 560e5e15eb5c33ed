import { Command, Option } from 'clipanion'
import { registerClient } from '../../domain/clients/register-client.ts'
import { ServerCommand } from '../server-command.ts'

export class ClientAddCommand extends ServerCommand {
  static override paths = [['client', 'add']]
  static override usage = Command.Usage({
    category: 'Applications',
    description: 'register an application that signs people in with OpenID Connect',
    details: 'The secret is shown once. The application uses the authorization code flow with PKCE.',
    examples: [
      [
        'Register Grafana',
        'vouch-server client add Grafana --redirect-uri https://grafana.example.com/login/generic_oauth',
      ],
    ],
  })

  name = Option.String()
  redirectUris = Option.Array('--redirect-uri', {
    required: true,
    description: 'where people come back to; may be repeated',
  })
  postLogoutRedirectUris = Option.Array('--post-logout-redirect-uri', {
    description: 'where people may be sent after they were signed out; may be repeated',
  })
  scopes = Option.Array('--scope', { description: 'openid, email or profile; may be repeated; default all' })
  json = Option.Boolean('--json', false, { description: 'answer in JSON' })

  protected run(): Promise<void> {
    return this.withRuntime(async (runtime) => {
      const { client, secret } = await registerClient(runtime, {
        name: this.name,
        redirectUris: this.redirectUris,
        postLogoutRedirectUris: this.postLogoutRedirectUris,
        scopes: this.scopes,
      })
      const facts = { client_id: client.id, client_secret: secret.reveal() }
      this.answer(
        this.json ? JSON.stringify(facts) : `client_id      ${facts.client_id}\nclient_secret  ${facts.client_secret}`,
      )
      this.tell('The secret is not shown again.')
    })
  }
}
