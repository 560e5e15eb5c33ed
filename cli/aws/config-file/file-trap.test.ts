import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileTrap } from './file-trap.ts'
import { anyConfig } from './testing/any-config.ts'

test.each([
  ['[default]\nregion = x\n[default]\n', 'Line 3 begins the section [default] a second time.'],
  ['[profile a]\nregion = x\nregion = y\n', 'Line 3 has the setting region of [profile a] a second time.'],
  ['\u00ef\u00bb\u00bf[default]\n', 'It begins with a byte order mark.'],
  ['[default]\n# caf\u00e9\n', 'It has bytes that are not UTF-8.'],
  ['[default]\nnonsense\n', 'Line 2 is neither a setting nor a section.'],
  ['region = x\n[default]\n', 'Line 1 stands above the first section.'],
  ['[default]\ns3 =\n  nonsense\n', '[default] has a block below s3 that is no list of settings.'],
])('%j is told: the AWS CLI reads nothing of such a file', (text, words) => {
  expect(fileTrap(text)).toBe(words)
})

test.each([
  '',
  '[default]\nregion = x\ns3 =\n  max = 1\n  max = 2\n\n# comment\n; comment\n[profile a] ; mine\nregion: y\n',
  '[profile a]\nx = y\n[profile "a"]\nx = y\n',
])('%j is a file that it reads', (text) => {
  expect(fileTrap(text)).toBeUndefined()
})

/** Small ones, most of which can be read. */
const fewLines = fc
  .uniqueArray(
    fc.constantFrom(
      '[default]',
      '[profile a]',
      'x = y',
      'z: 1',
      's3 =',
      '  b = 1',
      '\tc',
      '',
      ' ',
      '# d',
      '  ; e',
      '[f]g',
    ),
    {
      maxLength: 9,
    },
  )
  .map((lines) => `[first]\n${lines.join('\n')}`)

const READ = `
import sys, configparser, io
from botocore.configloader import raw_config_parse
from botocore.exceptions import ConfigParseError
for path in sys.argv[1:]:
    try:
        raw_config_parse(path)
        print('read')
    except ConfigParseError:
        print('refused')
`
const python = '/usr/bin/python3'
const hasBotocore = spawnSync(python, ['-c', 'import botocore']).status === 0

test.skipIf(!hasBotocore)(
  'files are told apart as botocore tells them apart (skipped where it is not installed)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'vouch-traps-'))
    const texts = fc.sample(fc.oneof(anyConfig, fewLines), { numRuns: 1_500, seed: 7 })
    const paths = texts.map((text, index) => {
      const path = join(folder, String(index))
      writeFileSync(path, Buffer.from(text, 'latin1'))
      return path
    })
    const { stdout, stderr } = spawnSync(python, ['-c', READ, ...paths], {
      encoding: 'utf8',
      env: { LC_ALL: 'C.UTF-8' },
    })
    rmSync(folder, { recursive: true })
    expect(stderr).toBe('')
    const outcomes = stdout.trim().split('\n')
    const expected = texts.map((text) => (fileTrap(text) === undefined ? 'read' : 'refused'))
    expect(new Set(outcomes).size).toBe(2)
    expect(texts.filter((_, index) => outcomes[index] !== expected[index])).toEqual([])
  },
)

test('a file of the largest size is read in a moment, whatever is in it', () => {
  const started = performance.now()
  for (const filler of [' ', 'a ', '=', '[', '\t']) fileTrap(`[default]\nx${filler.repeat(1_000_000)}y\n`)
  expect(performance.now() - started).toBeLessThan(5_000)
})
