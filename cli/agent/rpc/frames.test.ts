import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FrameTooLong, frameReader } from './frames.ts'
import { MAX_FRAME_BYTES } from './messages.ts'

test('lines come out as they went in, however the bytes are cut', () => {
  const line = fc.string({ unit: 'binary', maxLength: 200 }).map((text) => text.replaceAll('\n', ''))
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 20 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
      (lines, sizes) => {
        const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(''))
        const read = frameReader()
        const out: string[] = []
        for (let at = 0; at < bytes.length; ) {
          const size = sizes.next().value ?? 1
          out.push(...read(bytes.subarray(at, at + size)))
          at += size
        }
        expect(out).toEqual(lines.map((each) => Buffer.from(each).toString()))
      },
    ),
  )
})

test('a line that is not ended within its bound is refused, at once or dripping', () => {
  expect(() => frameReader()(Buffer.alloc(MAX_FRAME_BYTES, 'x'))).toThrow(FrameTooLong)
  expect(() => frameReader()(Buffer.from(`${'x'.repeat(MAX_FRAME_BYTES)}\n`))).toThrow(FrameTooLong)
  const read = frameReader()
  for (let sent = 0; sent < MAX_FRAME_BYTES - 1; sent += 1) read(Buffer.from('x'))
  expect(() => read(Buffer.from('x'))).toThrow(FrameTooLong)
})

test('a line of the longest kind is read', () => {
  expect(frameReader()(Buffer.from(`${'x'.repeat(MAX_FRAME_BYTES - 1)}\n`))).toHaveLength(1)
})
