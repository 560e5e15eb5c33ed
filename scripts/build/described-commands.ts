import { execFile } from 'node:child_process'
import { build, type Plugin } from 'esbuild'
import { root } from './when-changed.ts'

/**
 * Puts the descriptions of all commands into a program in the place of what reads them from their classes: help and completion then load
 * no command.
 */
export const describedAhead: Plugin = {
  name: 'described-ahead',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]cli[\\/]commands[\\/]described-commands\.ts$/ }, async () => ({
      // Text that is parsed when it is asked for costs nothing when it is not.
      contents: `const text = ${JSON.stringify(await descriptions())}; export const describedCommands = async () => JSON.parse(text)`,
    }))
  },
}

let described: Promise<string> | undefined

/** As JSON. The classes run in a process of their own, which starts sooner than they could be loaded here. */
function descriptions(): Promise<string> {
  described ??= runClasses()
  return described
}

async function runClasses(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { describedCommands } from './cli/commands/described-commands.ts'
        describedCommands().then((commands) => process.stdout.write(JSON.stringify(commands)))`,
      resolveDir: root,
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    define: { 'import.meta.url': '""' },
    write: false,
    logLevel: 'warning',
  })
  const [{ text } = { text: '' }] = outputFiles
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, ['-'], { maxBuffer: 1e7 }, (fault, stdout) => {
      if (fault === null) resolve(stdout)
      else reject(fault)
    })
    child.stdin?.end(text)
  })
}
