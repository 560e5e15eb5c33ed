import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { over } from './credentials.ts'
import { report } from './report.ts'
import { pairedRatio } from './statistics.ts'
import { CONCURRENCY, insertSession, mintRate } from './token-mint.ts'

const COUNT = 2_000
const ROUNDS = 5
const bare = fileURLToPath(new URL('./bare/insert-select-sign.mjs', import.meta.url))

/** `token_mint_rps`: tokens for AWS, over a bare loop of insert, select and sign on the same Postgres. */
export async function measureMint(issuer: string, databaseUrl: string): Promise<void> {
  const session = await insertSession(databaseUrl)
  const ratio = await pairedRatio(
    ROUNDS,
    () => mintRate(issuer, session),
    async () => {
      const { stdout } = await promisify(execFile)(process.execPath, [bare, databaseUrl, `${COUNT}`, `${CONCURRENCY}`])
      return Number(stdout)
    },
  )
  report({
    name: 'token_mint_rps',
    value: ratio.ratio,
    unit: 'ratio',
    baseline: over('insert, select and sign', ratio, '/s', '>= 0.6'),
  })
}
