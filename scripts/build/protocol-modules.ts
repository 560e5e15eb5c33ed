import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'
import { root } from './when-changed.ts'

/**
 * Takes what a module imports from `@vouch/protocol` from where it is defined. In a module that is loaded late the bundler would run all
 * that the index names: every schema, for the sake of one error.
 */
export const protocolByModule: Plugin = {
  name: 'protocol-by-module',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]cli[\\/].*\.ts$/ }, async ({ path }) => {
      const [source, modules] = await Promise.all([readFile(path, 'utf8'), modulesByName()])
      return { loader: 'ts', contents: source.replace(IMPORT, (_whole, names: string) => importLines(names, modules)) }
    })
  },
}

const IMPORT = /^import \{([^}]*)\} from '@vouch\/protocol'$/gm

function importLines(names: string, modules: ReadonlyMap<string, string>): string {
  const values = names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '))
  return values
    .map((name) => {
      const [exported = ''] = name.split(' ')
      const from = modules.get(exported)
      if (from === undefined) throw new Error(`@vouch/protocol has no ${exported}`)
      return `import { ${name} } from '@vouch/protocol/${from}'`
    })
    .join(';')
}

let known: Promise<ReadonlyMap<string, string>> | undefined

/** In which module of the protocol each of the values is that its index names. */
function modulesByName(): Promise<ReadonlyMap<string, string>> {
  known ??= readIndex()
  return known
}

async function readIndex(): Promise<ReadonlyMap<string, string>> {
  const index = await readFile(join(root, 'protocol/index.ts'), 'utf8')
  const modules = Array.from(index.matchAll(/^export \* from '\.\/(.+)\.ts'$/gm), ([, module = '']) => module)
  const read = modules.map(async (module) => {
    const exports: object = await import(join(root, 'protocol', `${module}.ts`))
    return Object.keys(exports).map((name) => [name, module] as const)
  })
  return new Map((await Promise.all(read)).flat())
}
