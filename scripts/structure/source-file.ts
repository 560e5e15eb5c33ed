import { posix } from 'node:path'
import { parseAst } from 'vitest/node'

/** What one source file takes from elsewhere. */
export interface SourceFile {
  /** From the root of the repository. */
  readonly path: string
  /** Paths from the root of the repository, and names of packages; types and lazy imports too. */
  readonly imports: readonly string[]
  /** Those of them that are named when the file is read, not by an `import()` that may come later. */
  readonly atOnce: readonly string[]
  /** Whether it looks at the environment of the process. */
  readonly readsEnvironment: boolean
}

interface Node {
  readonly type: string
  readonly [member: string]: unknown
}

/** Parses a source file of TypeScript or JavaScript. */
export function readSource(path: string, text: string): SourceFile {
  const imports = new Set<string>()
  const atOnce = new Set<string>()
  let readsEnvironment = false
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    if (!isNode(value)) return
    const specifier = isNode(value.source) ? value.source.value : undefined
    if (typeof specifier === 'string') {
      imports.add(resolved(path, specifier))
      if (value.type !== 'ImportExpression') atOnce.add(resolved(path, specifier))
    }
    readsEnvironment ||= takesEnvironment(value)
    Object.values(value).forEach(visit)
  }
  visit(parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' }).body)
  return { path, imports: [...imports], atOnce: [...atOnce], readsEnvironment }
}

function resolved(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier)
  return specifier.replace(/^@vouch\//, '')
}

// `process.env`, `const { env } = process`, `import { env } from 'node:process'`
function takesEnvironment(node: Node): boolean {
  if (node.type === 'MemberExpression') return isNamed(node.object, 'process') && isNamed(node.property, 'env')
  if (node.type === 'VariableDeclarator') return isNamed(node.init, 'process') && names(node.id, 'properties', 'key')
  if (node.type !== 'ImportDeclaration' || !isNode(node.source)) return false
  return /^(node:)?process$/.test(String(node.source.value)) && names(node, 'specifiers', 'imported')
}

function names(node: unknown, list: string, member: string): boolean {
  const entries = isNode(node) ? node[list] : undefined
  return Array.isArray(entries) && entries.some((entry) => isNode(entry) && isNamed(entry[member], 'env'))
}

function isNamed(value: unknown, name: string): boolean {
  return isNode(value) && (value.name === name || value.value === name)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value
}
