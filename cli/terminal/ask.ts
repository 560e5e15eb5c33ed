import { createInterface } from 'node:readline/promises'
import type { Readable, Writable } from 'node:stream'

export interface Dialog {
  readonly input: Readable
  readonly output: Writable
  readonly signal: AbortSignal
}

/**
 * Asks a question.
 *
 * @param enter what Enter says
 * @returns false also where the input ends without an answer
 * @throws the reason of `signal`
 */
export async function askYesOrNo(
  question: string,
  { input, output, signal }: Dialog,
  enter: 'yes' | 'no' = 'yes',
): Promise<boolean> {
  const dialog = createInterface({ input, output })
  try {
    // Ctrl-C at the prompt is the same as anywhere else.
    dialog.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
    const ended = new Promise<string>((resolve) => dialog.once('close', () => resolve('no')))
    const answer = await Promise.race([
      dialog.question(`${question} ${enter === 'yes' ? '[Y/n]' : '[y/N]'} `, { signal }),
      ended,
    ])
    return /^y(?:es)?$/i.test(answer.trim() === '' ? enter : answer.trim())
  } catch (fault) {
    if (signal.aborted) throw signal.reason
    throw fault
  } finally {
    dialog.close()
  }
}
