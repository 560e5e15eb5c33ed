import { MAX_FRAME_BYTES } from './messages.ts'

const LINE_FEED = 0x0a

/** A frame that drips in byte by byte is put together now and then, so that it costs no more than its length. */
const MOST_PIECES = 64

/** Thrown where a line grows past its bound: whoever sends it is not speaking this protocol. */
export class FrameTooLong extends Error {}

/**
 * Cuts a stream of bytes into lines, holding at most one frame of memory.
 *
 * @returns a function that takes the next bytes and gives the lines that are complete
 * @throws FrameTooLong from that function
 */
export function frameReader(): (chunk: Buffer) => string[] {
  let held: Buffer[] = []
  let heldBytes = 0
  return (chunk) => {
    const lines: string[] = []
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      if (heldBytes + end - start >= MAX_FRAME_BYTES) throw new FrameTooLong()
      lines.push(Buffer.concat([...held, chunk.subarray(start, end)]).toString('utf8'))
      held = []
      heldBytes = 0
      start = end + 1
    }
    const rest = chunk.subarray(start)
    heldBytes += rest.length
    if (heldBytes >= MAX_FRAME_BYTES) throw new FrameTooLong()
    if (rest.length > 0) held.push(rest)
    if (held.length > MOST_PIECES) held = [Buffer.concat(held)]
    return lines
  }
}
