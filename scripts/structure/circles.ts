import type { SourceFile } from './source-file.ts'

/** The files that import each other in a circle, types too: a line for each circle (Tarjan's strongly connected components). */
export function circles(files: readonly SourceFile[]): string[] {
  const imports = new Map(files.map((file) => [file.path, file.atOnce]))
  const numbers = new Map<string, number>()
  const lowest = new Map<string, number>()
  const open: string[] = []
  const found: string[] = []
  const visit = (path: string): number => {
    const number = numbers.size
    numbers.set(path, number)
    lowest.set(path, number)
    open.push(path)
    for (const target of imports.get(path) ?? []) {
      if (!imports.has(target)) continue
      const reached = numbers.has(target) ? (open.includes(target) ? lowest.get(target) : undefined) : visit(target)
      lowest.set(path, Math.min(lowest.get(path) ?? number, reached ?? number))
    }
    if (lowest.get(path) === number) {
      const circle = open.splice(open.indexOf(path))
      if (circle.length > 1) found.push(circle.sort().join(', '))
    }
    return lowest.get(path) ?? number
  }
  for (const path of imports.keys()) if (!numbers.has(path)) visit(path)
  return found
}
