import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repositoryRoot } from './built.ts'
import { cleanEnvironment } from './environment.ts'
import { endProcessesAtHome, processesAtHome } from './processes-at-home.ts'
import { runProcess, startProcess } from './start-process.ts'

/** What runs under this id; of a process that has ended, and waits for init to collect it, the arguments are gone. */
async function processName(pid: number): Promise<string> {
  const { stdout } = await runProcess('ps', ['-o', 'args=', '-p', String(pid)], { environment: cleanEnvironment() })
  return stdout.includes('setInterval') ? 'node' : stdout.trim()
}

const node = (script: string, environment = cleanEnvironment()) =>
  startProcess(process.execPath, ['-e', script], { environment })

test('output is found whether it is printed before or after somebody waits for it', async () => {
  const child = node('console.log("first"); process.stdin; setTimeout(() => console.error("second"), 50)')
  expect((await child.waitForOutput(/fir(st)/))[1]).toBe('st')
  await child.waitForOutput(/second/)
  expect((await child.waitForOutput(/first/))[0]).toBe('first')
  await child.stop()
})

test('a process that ends without the output says what it did print', async () => {
  const child = node('console.error("no database"); process.exit(3)')
  await expect(child.waitForOutput(/ready/)).rejects.toThrow(/ended before it printed \/ready\/:\nno database/)
  expect(await child.exited).toMatchObject({ code: 3, stderr: 'no database\n' })
})

test('waiting has an end', async () => {
  const child = node('setInterval(() => {}, 1000)')
  await expect(child.waitForOutput(/ready/, 100)).rejects.toThrow(/timed out before/)
  await child.stop()
})

test('a command that does not exist is an error, not a hang', async () => {
  await expect(runProcess('/nonexistent/vouch', [], { environment: {} })).rejects.toThrow(/ENOENT/)
})

test('input is written and its end told', async () => {
  const script = 'process.stdin.pipe(process.stdout)'
  const finished = await runProcess(process.execPath, ['-e', script], { environment: {}, input: 'hello' })
  expect(finished).toMatchObject({ code: 0, stdout: 'hello' })
})

test('what a stopped process has started ends with it, and without waiting', async () => {
  const child = node(`
    const script = 'console.log("child"); setInterval(() => {}, 1000)'
    require('node:child_process').spawn(process.execPath, ['-e', script], { stdio: 'inherit' })`)
  await child.waitForOutput(/child/)
  const began = performance.now()
  // The output is closed when the last process that holds it has ended.
  await child.stop()
  expect(performance.now() - began).toBeLessThan(4_000)
})

test('what was started ends with whoever started it, also by a signal', async () => {
  const module = new URL('./start-process.ts', import.meta.url)
  const harness = startProcess(
    process.execPath,
    [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      `
      const { startProcess } = await import(${JSON.stringify(module.href)})
      const script = 'process.stdout.write("child"); setInterval(() => {}, 1000)'
      const child = startProcess(process.execPath, ['-e', script], { environment: {} })
      await child.waitForOutput(/child/)
      console.log('started ' + child.pid)`,
    ],
    { environment: cleanEnvironment(), workingFolder: repositoryRoot },
  )
  const child = Number((await harness.waitForOutput(/started (\d+)/))[1])
  harness.signal('SIGTERM')
  expect(await harness.exited).toMatchObject({ code: 143 })
  await expect.poll(() => processName(child)).not.toBe('node')
})

test.runIf(process.platform === 'linux')('a process that left its group is found by its home', async () => {
  const home = await mkdtemp(join(tmpdir(), 'vouch-home-'))
  const daemon = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'],
    { detached: true, stdio: 'ignore' }).unref()`
  await node(daemon, cleanEnvironment({ HOME: home })).exited
  expect(processesAtHome(home)).toHaveLength(1)
  endProcessesAtHome(home)
  await expect.poll(() => processesAtHome(home)).toEqual([])
  await rm(home, { recursive: true })
})

test('nothing of the person who runs the tests reaches a child', async () => {
  const { stdout } = await node('console.log(Object.keys(process.env).sort().join())').exited
  expect(stdout.trim()).toBe('HOME,LANG,PATH,TZ')
})
