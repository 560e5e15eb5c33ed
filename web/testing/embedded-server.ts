import pino from 'pino'
import { startEmbeddedPostgres } from '../db/embedded/start-embedded-postgres.ts'

// Holds an embedded Postgres in a process of its own, for tests that kill it. Prints the URL.
const { url } = await startEmbeddedPostgres(process.argv[2] ?? '', pino({ level: 'silent' }))
process.stdout.write(`${url}\n`)
setInterval(() => {}, 60_000)
