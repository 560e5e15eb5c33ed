import type { Writable } from 'node:stream'
import { styleText } from 'node:util'
import { wrapped } from './wrapped.ts'

export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan'

/** Where a command writes: its result to stdout, everything else to stderr, so that a result can be piped. */
export interface Terminal {
  /** A line of the result, as it is. */
  print(line: string): void
  /** A sentence of the result: on a terminal cut between words, its further lines indented as the first. */
  say(sentence: string): void
  /** A line beside the result. */
  tell(line: string): void
  /** For a result on stdout; plain where that is no terminal, or colours are not wanted. */
  paint(style: Style, text: string): string
  /** For a line on stderr. */
  tint(style: Style, text: string): string
  /** Whether somebody watches stderr. */
  readonly live: boolean
  /** Width of stderr where it is a terminal. */
  readonly columns: number | undefined
  /** Width of stdout where it is a terminal. */
  readonly width: number | undefined
  /** Writes to stderr as it is: for what changes in place. */
  draw(text: string): void
}

type Screen = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/** Texts from elsewhere go through `safeText` before they come here. */
export function createTerminal(stdout: Screen, stderr: Screen, options: { colourless: boolean }): Terminal {
  const painter = (screen: Screen) => (style: Style, text: string) =>
    // Node would look at stdout and the environment by itself, whatever the screen is.
    screen.isTTY === true && !options.colourless ? styleText(style, text, { validateStream: false }) : text
  const live = stderr.isTTY === true
  const width = stdout.isTTY === true ? (stdout.columns ?? 80) : undefined
  const columns = live ? (stderr.columns ?? 80) : undefined
  return {
    print: (line) => void stdout.write(`${line}\n`),
    say: (sentence) => void stdout.write(`${indented(sentence, width)}\n`),
    tell: (line) => void stderr.write(`${wrapped(line, columns)}\n`),
    paint: painter(stdout),
    tint: painter(stderr),
    live,
    columns,
    width,
    draw: (text) => void stderr.write(text),
  }
}

function indented(sentence: string, width: number | undefined): string {
  const indent = /^ */.exec(sentence)?.[0] ?? ''
  const room = width === undefined ? undefined : Math.max(1, width - indent.length)
  return wrapped(sentence.slice(indent.length), room).replace(/^/gm, indent)
}
