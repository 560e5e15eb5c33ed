import { expect, test } from 'vitest'
import { unifiedDiff } from './unified-diff.ts'

test('nothing is shown where nothing changes', () => {
  expect(unifiedDiff('config', 'a\n', 'a\n')).toBe('')
})

test('a new file is all additions', () => {
  expect(unifiedDiff('config', '', 'a\nb\n')).toBe('--- /dev/null\n+++ config\n@@ -0,0 +1,2 @@\n+a\n+b\n')
})

test('a changed line stands between three lines on either side', () => {
  const lines = ['1', '2', '3', '4', 'old', '6', '7', '8', '9', '']
  const before = lines.join('\n')
  expect(unifiedDiff('config', before, before.replace('old', 'new'))).toBe(
    ['--- config', '+++ config', '@@ -2,7 +2,7 @@', ' 2', ' 3', ' 4', '-old', '+new', ' 6', ' 7', ' 8', ''].join('\n'),
  )
})

test('a last line without end is shown as that', () => {
  expect(unifiedDiff('config', 'a', 'a\n\nb\n')).toBe(
    ['--- config', '+++ config', '@@ -1,1 +1,3 @@', '-a', '\\ No newline at end of file', '+a', '+', '+b', ''].join(
      '\n',
    ),
  )
})
