import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { paths } from '@vouch/protocol'
import autocannon from 'autocannon'
import { over } from './credentials.ts'
import { report } from './report.ts'
import { pairedRatio } from './statistics.ts'

const SECONDS = 3
const ROUNDS = 5
const ADDED_BY_NODE = new Set(['connection', 'date', 'keep-alive'])

/** `jwks_rps`: the key set, over node:http sending the same bytes. */
export async function measureKeySet(issuer: string): Promise<void> {
  const url = `${issuer.replace('localhost', '127.0.0.1')}${paths.jwks}`
  const answer = await fetch(url)
  // What node adds by itself, it adds there too.
  const headers = [...answer.headers].filter(([name]) => !ADDED_BY_NODE.has(name)).flat()
  const same = { headers, body: Buffer.from(await answer.arrayBuffer()).toString('base64') }
  const bare = spawn(process.execPath, [fileURLToPath(new URL('./bare/node-http.mjs', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  try {
    bare.stdin.end(JSON.stringify(same))
    const [port] = (await once(bare.stdout, 'data')) as [Buffer]
    const ratio = await pairedRatio(
      ROUNDS,
      () => requestRate(url),
      () => requestRate(`http://127.0.0.1:${String(port).trim()}/`),
    )
    report({
      name: 'jwks_rps',
      value: ratio.ratio,
      unit: 'ratio',
      baseline: over('bare node:http', ratio, '/s', '>= 0.9'),
    })
  } finally {
    bare.kill()
  }
}

async function requestRate(url: string): Promise<number> {
  const { requests, non2xx, errors } = await autocannon({ url, connections: 20, duration: SECONDS })
  if (non2xx + errors > 0) throw new Error(`${non2xx + errors} requests to ${url} failed`)
  return requests.average
}
