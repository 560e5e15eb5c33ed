/** `npm run build:binary`: makes the single file for Linux on x64, where it is missing or older than its sources. */
import { BINARY, buildBinaryWhenChanged } from './build/binary.ts'

await buildBinaryWhenChanged()
process.stdout.write(`${BINARY}\n`)
