import { spawn } from 'node:child_process'

/** Milliseconds from the start of a program to its end. Throws where it fails: a wrong answer has no speed. */
export function wallTime(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
    let words = ''
    child.stderr.on('data', (chunk) => {
      words += chunk
    })
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(performance.now() - began)
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}: ${words}`))
    })
  })
}
