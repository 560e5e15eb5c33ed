import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createTerminal } from '../../../terminal/terminal.ts'
import { mark, paragraph } from './paragraph.ts'

const WORDS = 'It is an address of this machine, where AWS can never look.'

function shown(columns: number | undefined, colourless = true): string[] {
  const stdout = Object.assign(new PassThrough(), columns === undefined ? {} : { isTTY: true, columns })
  let text = ''
  stdout.on('data', (more) => {
    text += String(more)
  })
  const terminal = createTerminal(stdout, new PassThrough(), { colourless })
  paragraph(terminal, `${mark(terminal, 'note')}issuer   `, 22, WORDS)
  paragraph(terminal, `${' '.repeat(22)}1. `, 25, WORDS)
  return text.trimEnd().split('\n')
}

test('words stand beside their head, in one line where there is no terminal', () => {
  expect(shown(undefined)).toEqual([`note         issuer   ${WORDS}`, `${' '.repeat(22)}1. ${WORDS}`])
  expect(shown(60)[0]).toBe('note         issuer   It is an address of this machine,')
})

test('where that leaves no room they stand under it, and nothing goes over the edge', () => {
  expect(shown(40)).toEqual([
    'note         issuer',
    '    It is an address of this machine,',
    '    where AWS can never look.',
    '    1. It is an address of this machine,',
    '       where AWS can never look.',
  ])
  for (const columns of [30, 40, 45]) {
    for (const line of shown(columns)) expect(line.length).toBeLessThanOrEqual(columns)
  }
})
