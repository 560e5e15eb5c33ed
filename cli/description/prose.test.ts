import { expect, test } from 'vitest'
import { blocksOf } from './prose.ts'

test('prose is read in blocks, whatever its indentation in the source', () => {
  const text = `
      Runs \`$0 login\`
      in two lines.

      ## More

      - one
        goes on
      - two

      \`\`\`
      $ $0 login
        indented

      after an empty line
      \`\`\`
      | NO_COLOR | no colours |
      | BROWSER | the program to open pages with |
    `
  expect(blocksOf(text)).toEqual([
    { kind: 'paragraph', text: 'Runs `vouch login` in two lines.' },
    { kind: 'heading', text: 'More' },
    { kind: 'list', items: ['one goes on', 'two'] },
    { kind: 'code', lines: ['$ vouch login', '  indented', '', 'after an empty line'] },
    {
      kind: 'pairs',
      rows: [
        ['NO_COLOR', 'no colours'],
        ['BROWSER', 'the program to open pages with'],
      ],
    },
  ])
})

test('nothing is nothing, and one line is one paragraph', () => {
  expect(blocksOf('')).toEqual([])
  expect(blocksOf('One line.')).toEqual([{ kind: 'paragraph', text: 'One line.' }])
})
