import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { over } from './credentials.ts'
import { report } from './report.ts'
import { pairedRatio } from './statistics.ts'
import { CONCURRENCY, insertSession, mintRate } from './token-mint.ts'

const COUNT = 2_000
const ROUNDS = 5
const program = (name: string) => fileURLToPath(new URL(`./bare/${name}`, import.meta.url))

/**
 * `token_mint_rps`: tokens for AWS, over a bare loop of insert, select and sign on the same Postgres; and `token_mint_floor`, which is
 * as far as one gets: the same exchange by hand over that loop, which has neither requests nor a program that sends them.
 */
export async function measureMint(issuer: string, databaseUrl: string): Promise<void> {
  const session = await insertSession(databaseUrl)
  const loop = async () => {
    const args = [program('insert-select-sign.mjs'), databaseUrl, `${COUNT}`, `${CONCURRENCY}`]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    return Number(stdout)
  }
  const ratio = await pairedRatio(ROUNDS, () => mintRate(issuer, session), loop)
  report({
    name: 'token_mint_rps',
    value: ratio.ratio,
    unit: 'ratio',
    baseline: over('insert, select and sign', ratio, '/s', '>= 0.6; see token_mint_floor'),
  })
  const byHand = spawn(process.execPath, [program('exchange.mjs'), databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [port] = (await once(byHand.stdout, 'data')) as [Buffer]
    const floor = await pairedRatio(ROUNDS, () => mintRate(`http://localhost:${String(port).trim()}`, session), loop)
    report({
      name: 'token_mint_floor',
      value: floor.ratio,
      unit: 'ratio',
      baseline: over('insert, select and sign', floor, '/s', 'by hand and with nothing else: no target'),
    })
  } finally {
    byHand.kill()
  }
}
