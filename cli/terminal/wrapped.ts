/**
 * Text in lines that fit the terminal, cut between words; a word that is longer than a line keeps one to itself, so that an
 * address can still be copied.
 *
 * @param columns width of the terminal, or undefined where there is none: then the text stays one line
 */
export function wrapped(text: string, columns: number | undefined): string {
  if (columns === undefined) return text
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line].join('\n')
}
