// Looks at arguments and environment of every process of this machine, over and over, until its standard input ends; then prints
// each that it has seen, once, as JSON: [arguments, environment].
import { readdirSync, readFileSync, writeSync } from 'node:fs'

const seen = new Map()

function look() {
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'latin1')
      const environment = readFileSync(`/proc/${pid}/environ`, 'latin1')
      seen.set(`${words}\n${environment}`, [words, environment])
    } catch {
      // It has ended meanwhile.
    }
  }
}

function end() {
  const all = Buffer.from(JSON.stringify([...seen.values()]))
  for (let at = 0; at < all.length; ) {
    try {
      at += writeSync(1, all, at)
    } catch (error) {
      // Whoever asked is gone: a test that failed.
      if (error.code === 'EPIPE') break
      if (error.code !== 'EAGAIN') throw error
    }
  }
  process.exit(0)
}

process.stdin.resume()
process.stdin.once('end', end)
setInterval(look, 2)
