import { styleText } from 'node:util'
import pino from 'pino'
import { printable } from './printable.ts'

type Style = Parameters<typeof styleText>[0]
const styles: Record<string, Style> = { warn: 'yellow', error: 'red', fatal: 'red', debug: 'dim', trace: 'dim' }

/** Turns the JSON lines of the log into one short line each, for a person at a terminal. */
export function humanLines(write: (text: string) => void): { write(line: string): void } {
  return {
    write(line) {
      const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>
      const label = pino.levels.labels[Number(level)] ?? 'info'
      const clock = new Date(String(time)).toTimeString().slice(0, 8)
      const facts = Object.entries(rest).map(([name, value]) => `${name}=${brief(value)}`)
      const head = `${clock} ${painted(styles[label], label.padEnd(5))}`
      write(`${[head, printable(msg ?? ''), ...facts, ...errorWords(err, Number(level))].join(' ')}\n`)
    },
  }
}

function painted(style: Style | undefined, text: string): string {
  return style === undefined ? text : styleText(style, text)
}

/** A person reads no more of a value than this; a signed checkpoint, for one, is for programs, which get all of it. */
const LONGEST = 120

function brief(value: unknown): string {
  const text = printable(typeof value === 'object' ? JSON.stringify(value) : value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

function errorWords(error: unknown, level: number): string[] {
  if (typeof error !== 'object' || error === null) return []
  const { code, message, stack } = error as Record<string, unknown>
  const trace = level >= 50 && typeof stack === 'string' ? stack.split('\n').slice(1).map(printable) : []
  return [printable(`${code === undefined ? '' : `${code}: `}${message}`), ...trace.map((line) => `\n${line}`)]
}
