/**
 * Loaded before a program (`node --import`): kills its process with SIGKILL at the file-system call of the number KILL_AT, before it
 * is made; a call that writes counts twice, the second time with half of its bytes written. Without KILL_AT it prints how many there are.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const killAt = Number(process.env.KILL_AT ?? 0)
let count = 0

function point(before) {
  count += 1
  if (count !== killAt) return
  before?.()
  process.kill(process.pid, 'SIGKILL')
}

for (const name of [
  'openSync',
  'closeSync',
  'fsyncSync',
  'fchmodSync',
  'fchownSync',
  'linkSync',
  'renameSync',
  'rmSync',
  'mkdirSync',
  'readdirSync',
  'readFileSync',
  'lstatSync',
  'statSync',
  'realpathSync',
]) {
  const original = fs[name]
  fs[name] = Object.assign((...args) => {
    point()
    return original(...args)
  }, original)
}

const { writeFileSync, writeSync } = fs
fs.writeFileSync = (target, data, options) => {
  point()
  point(() => {
    const half = Buffer.from(data).subarray(0, data.length / 2)
    if (typeof target === 'number') writeSync(target, half)
    else writeFileSync(target, half, options)
  })
  return writeFileSync(target, data, options)
}
syncBuiltinESMExports()

process.on('exit', () => {
  if (killAt === 0) process.stdout.write(`${count}\n`)
})
