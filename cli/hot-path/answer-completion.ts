import { readFileSync } from 'node:fs'
import { agentEnvironment } from '../config/agent-environment.ts'
import { awsFiles } from '../config/aws-files.ts'
import { safeText } from '../terminal/safe-text.ts'
import { ask } from './ask-agent.ts'
import { STDOUT, writeAll } from './print.ts'

/** Nobody waits longer for a TAB: milliseconds. */
const PATIENCE_MILLISECONDS = 1_500

/** What a shell takes as one plain word, however it is put into its line: nothing else is offered. */
const PLAIN = /^[\w.@:/+=,-]{1,2048}$/

interface Value {
  readonly value: string
  readonly words?: string
}

/**
 * Prints the values that a completion script asks for, one a line, with a tab before what is said about it; nothing where there are
 * none, or the agent cannot say. Ends the process.
 *
 * @param kind one of `KnownValues`
 */
export function answerCompletion(kind: string): void {
  if (kind === 'profiles') end(profiles())
  else if (kind === 'roles') end(roles())
  else if (kind === 'keys') askServer('keys.list', ({ keys }) => keys ?? [])
  else if (kind === 'sessions') askServer('sessions.list', ({ sessions }) => sessions ?? [])
  else end([])
}

/** Names of the AWS profiles, those of others too. */
function profiles(): Value[] {
  const names = awsConfig().map((line) => /^\s*\[\s*(?:profile\s+)?["']?([^\]"']+?)["']?\s*\]/.exec(line)?.[1])
  return names.flatMap((value) => (value === undefined || /^(?:sso-session|services)\s/.test(value) ? [] : [{ value }]))
}

/** The roles that profiles of ours name. */
function roles(): Value[] {
  const found = awsConfig().flatMap(
    (line) => /^\s*credential_process\s*=.*--role[ =]["']?(arn:[^\s"']+)/.exec(line)?.[1] ?? [],
  )
  return [...new Set(found)].map((value) => ({ value }))
}

function awsConfig(): string[] {
  try {
    return readFileSync(awsFiles().configFile, 'utf8').split(/\r?\n/)
  } catch {
    return []
  }
}

type Listed = Partial<Record<'keys' | 'sessions', { readonly id: string; readonly name: string }[]>>

function askServer(
  operation: string,
  listOf: (answer: Listed) => { readonly id: string; readonly name: string }[],
): void {
  const question = { method: 'server.call', params: { operation, parameters: {} }, patience: PATIENCE_MILLISECONDS }
  ask<Listed>(agentEnvironment(), question, (outcome) => {
    const listed = 'result' in outcome ? listOf(outcome.result) : []
    end(listed.map(({ id, name }) => ({ value: id, words: name })))
  })
}

function end(found: readonly Value[]): void {
  const lines = found.filter(({ value }) => PLAIN.test(value) && !value.startsWith('-')).map(lineOf)
  writeAll(STDOUT, lines.join(''))
  process.exit(0)
}

function lineOf({ value, words }: Value): string {
  return words === undefined ? `${value}\n` : `${value}\t${safeText(words, 60)}\n`
}
