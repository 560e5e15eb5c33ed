import type { SourceFile } from './source-file.ts'

interface Rule {
  /** Folders that it binds. */
  readonly within: readonly string[]
  /** Folders and files in them that it leaves out. */
  readonly except?: readonly string[]
  /** Folders, files and packages that are not imported there. */
  readonly never: readonly string[]
  /** Whether tests are bound as well. */
  readonly tests: boolean
}

const entrances = [
  'web/http',
  'web/app',
  'web/components',
  'web/ceremony',
  'web/commands',
  'web/start',
  'web/server.ts',
]
const frameworks = ['hono', '@hono', 'next', 'react', 'react-dom', 'clipanion']
const databaseClients = ['@prisma', 'pg', 'web/db/generated']

/** Rules 1, 2 and 4 of docs/architecture.md. */
const rules: readonly Rule[] = [
  { within: ['cli'], never: ['web'], tests: true },
  { within: ['web'], never: ['cli'], tests: true },
  { within: ['protocol'], never: ['web', 'cli', 'e2e', 'scripts'], tests: false },
  { within: ['cli', 'web'], never: ['e2e', 'scripts'], tests: false },
  { within: ['web/app', 'web/components', 'web/ceremony'], never: ['web/http', 'web/commands'], tests: false },
  { within: ['web/domain'], never: [...entrances, ...frameworks], tests: false },
  { within: ['web/db'], never: ['web/domain', ...entrances, ...frameworks], tests: false },
  {
    within: ['web/config', 'web/secret'],
    never: ['web/db', 'web/domain', 'web/runtime.ts', ...entrances, ...frameworks],
    tests: false,
  },
  { within: ['web'], except: ['web/db'], never: databaseClients, tests: false },
]

/** Rule 6: where the environment is read. The scripts and the harness of the tests hand it on to what they start. */
const mayReadEnvironment = ['web/config', 'cli/config', 'e2e/processes/environment.ts', 'scripts']

/** What is against the rules, one line each. */
export function violations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => [...forbiddenImports(file), ...forbiddenEnvironment(file)])
}

function forbiddenImports({ path, imports }: SourceFile): string[] {
  const forbidden = rules
    .filter(({ within, except = [], tests }) => isIn(path, within) && !isIn(path, except) && (tests || !isTest(path)))
    .flatMap(({ never }) => imports.filter((target) => isIn(target, never)))
  return [...new Set(forbidden)].map((target) => `${path} imports ${target}`)
}

function forbiddenEnvironment({ path, readsEnvironment }: SourceFile): string[] {
  const allowed = isTest(path) || isIn(path, mayReadEnvironment)
  return readsEnvironment && !allowed ? [`${path} reads the environment`] : []
}

function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`))
}

function isTest(path: string): boolean {
  return /\.(test|spec)\.tsx?$/.test(path) || path.split('/').includes('testing')
}
