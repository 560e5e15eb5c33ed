import { readFileSync } from 'node:fs'
import { agentEnvironment } from '../config/agent-environment.ts'
import { loginEnvironment } from '../config/login-environment.ts'
import { alreadyLoggedIn, isWorthKeeping } from '../login/already.ts'
import { ask } from './ask-agent.ts'
import { STDOUT, writeAll } from './print.ts'

const PATIENCE_MILLISECONDS = 2_000

interface HeldSession {
  readonly server: string
  readonly remainingSeconds: number
  readonly session: { readonly person: { readonly email: string } }
}

/**
 * Answers `vouch login` where there is a session already at the server that it would go to. Whatever is not plainly so is left to the
 * full command line, which finds out by itself.
 */
export function answerLogin(loadCommandLine: () => void): void {
  const { server, configFile } = loginEnvironment()
  const chosen = server ?? rememberedServer(configFile)
  const environment = agentEnvironment()
  if (chosen === undefined || environment.agentDisabled) {
    loadCommandLine()
    return
  }
  const question = { method: 'session.status', params: {}, patience: PATIENCE_MILLISECONDS }
  ask<HeldSession | null>(environment, question, (outcome) => {
    const held = 'result' in outcome ? outcome.result : null
    if (held === null || held.server !== chosen || !isWorthKeeping(held.remainingSeconds)) {
      loadCommandLine()
      return
    }
    writeAll(STDOUT, `${alreadyLoggedIn(held.session.person.email, held.remainingSeconds)}\n`)
    process.exit(0)
  })
}

/** The server of the last login, where the file is as the command line writes it. */
function rememberedServer(configFile: string): string | undefined {
  try {
    const { server } = JSON.parse(readFileSync(configFile, 'utf8')) as { server?: unknown }
    return typeof server === 'string' ? server : undefined
  } catch {
    return undefined
  }
}
