/**
 * The calls of vouch in a line for a shell, each as the words behind the name: also those that stand in `$(…)`, behind a pipe or
 * behind `&&`.
 */
export function linesThatRun(line: string): string[][] {
  const calls = line.replace(/^.*?["(`]?\$\((.*)\).*$/, '$1').split(/\s(?:&&|\|\|?|;|>>?)\s|\s&$|; /)
  return calls.map(wordsOf).flatMap(([program, ...words]) => (program === 'vouch' ? [words] : []))
}

function wordsOf(line: string): string[] {
  const words = line.trim().match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'))
}
