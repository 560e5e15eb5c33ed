import { Command } from 'clipanion'
import { configurationWarnings } from '../config/warnings.ts'
import { announceFirstAdministrator } from '../start/announce-first-administrator.ts'
import { ServerCommand } from './server-command.ts'
import { untilAskedToStop } from './until-asked-to-stop.ts'

export class StartCommand extends ServerCommand {
  static override paths = [['start'], Command.Default]
  static override usage = Command.Usage({
    description: 'run the server',
    details: 'Without DATABASE_URL it brings its own Postgres. docs/configuration.md lists the variables.',
    examples: [
      ['On this machine, at http://localhost:3000', 'vouch-server start'],
      ['Behind a proxy that ends TLS', 'VOUCH_ISSUER=https://vouch.example.com vouch-server start'],
    ],
  })

  protected async run(): Promise<void> {
    const config = this.config
    for (const warning of configurationWarnings(config)) this.tell(`Note: ${warning}`)
    // Node would open its inspector, and with it the signing keys, to every local user.
    process.on('SIGUSR1', () => {})
    const stopping = new AbortController()
    const asked = untilAskedToStop().then(() => stopping.abort())
    const { startServer } = await import('../server.ts')
    const server = await startServer(config, stopping.signal).catch((error: unknown) => {
      if (error !== stopping.signal.reason) throw error
    })
    if (server === undefined) return this.tell('Stopped before the start was complete.')
    this.tell(`Vouch is at ${server.url}. Press Ctrl-C to stop it.`)
    announceFirstAdministrator(server.firstAdministrator, (text) => this.context.stderr.write(text))
    const failure = await Promise.race([asked, server.failed])
    // Who asks twice does not want to wait.
    process.once('SIGINT', () => process.exit(130))
    this.tell('Stopping.')
    await server.stop()
    if (failure !== undefined) throw failure
  }
}
