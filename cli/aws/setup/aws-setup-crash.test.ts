import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { awsFiles } from '../../config/aws-files.ts'
import { applyAwsSetup } from './aws-setup.ts'
import { buildSetupProgram, runSetupProgram, type SetupProgram, type SetupStep } from './testing/setup-process.ts'

const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`
const put = (name: string, more: object = {}): SetupStep => ({ put: [{ roleArn: role(name), ...more }] })
const START = `[default]\n${'# a long comment\n'.repeat(2_000)}region = eu-central-1`

let setup: SetupProgram
beforeAll(async () => {
  setup = await buildSetupProgram()
})
afterAll(() => setup.remove())

interface Desk {
  readonly home: string
  readonly program: string
  readonly config: string
}

let desk: Desk
const desks: string[] = []
function newDesk(): Desk {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'vouch-home-')))
  desks.push(home)
  const [program, config] = [join(home, 'bin/vouch'), join(home, '.aws/config')]
  mkdirSync(join(home, 'bin'))
  mkdirSync(join(home, '.aws'), { mode: 0o700 })
  writeFileSync(program, '', { mode: 0o755 })
  writeFileSync(config, START)
  return { home, program, config }
}
beforeEach(() => {
  desk = newDesk()
})
afterEach(() => {
  for (const home of desks.splice(0)) rmSync(home, { recursive: true, force: true })
})

const filesOf = ({ home, program }: Desk) => awsFiles({ HOME: home, PATH: join(program, '..') })
const read = ({ config }: Desk) => readFileSync(config, 'utf8')
const beside = ({ config }: Desk) => readdirSync(join(config, '..')).sort()

const steps: readonly SetupStep[] = [
  put('A'),
  put('B', { region: 'eu-west-1' }),
  put('A', { durationSeconds: 900 }),
  { take: true },
]

/** The file after each step, with that before the first. */
async function statesOf(): Promise<string[]> {
  const states = [read(desk)]
  for (const step of steps) {
    await runSetupProgram(setup, desk, [step])
    states.push(read(desk))
  }
  return states
}

test('kill -9 at 200 points leaves the old file or the new one, and the next setup works', async () => {
  const states = await statesOf()
  expect([new Set(states).size, states.at(-1)]).toEqual([4, START])
  const { stdout } = await runSetupProgram(setup, newDesk(), steps, 0)
  const calls = Number(stdout)
  expect(calls).toBeGreaterThan(200)
  const points = Array.from({ length: 200 }, (_, index) => 1 + Math.floor((index * calls) / 200))
  const seen = new Set<string>()
  const worker = async (): Promise<void> => {
    for (let point = points.pop(); point !== undefined; point = points.pop()) seen.add(await killedAt(point, states))
  }
  await Promise.all(Array.from({ length: 6 }, worker))
  expect(seen).toEqual(new Set(states))
}, 300_000)

async function killedAt(point: number, states: readonly string[]): Promise<string> {
  const own = newDesk()
  expect(await runSetupProgram(setup, own, steps, point)).toMatchObject({ signal: 'SIGKILL' })
  const left = read(own)
  expect(states).toContain(left)
  const backup = beside(own).includes('config.vouch.bak') ? readFileSync(`${own.config}.vouch.bak`, 'utf8') : START
  expect(backup).toBe(START)
  const request = { put: [{ roleArn: role('Last'), profile: 'last' }], program: own.program }
  await applyAwsSetup(request, filesOf(own))
  expect(read(own).startsWith(left)).toBe(true)
  await applyAwsSetup({ take: () => true, program: own.program }, filesOf(own))
  expect([read(own), beside(own)]).toEqual([START, ['config']])
  return left
}

test('20 setups at once in 20 processes are all in the file', async () => {
  const runs = Array.from({ length: 20 }, (_, number) => runSetupProgram(setup, desk, [put(`Role${number}`)]))
  const codes = (await Promise.all(runs)).map(({ code }) => code)
  expect(new Set(codes)).toEqual(new Set([0]))
  expect(new Set(read(desk).match(/Role\d+$/gm)).size).toBe(20)
  expect(read(desk).startsWith(START)).toBe(true)
  await Promise.all([runSetupProgram(setup, desk, [{ take: true }]), runSetupProgram(setup, desk, [{ take: true }])])
  expect([read(desk), beside(desk)]).toEqual([START, ['config']])
}, 60_000)

test.runIf(process.platform !== 'win32')(
  'a limit on the size of files leaves the old file and nothing beside it',
  () => {
    const script = 'trap "" XFSZ; ulimit -f 8; exec "$0" "$@"'
    const words = [process.execPath, setup.path, desk.program, JSON.stringify([put('A')])]
    const { status } = spawnSync('/bin/sh', ['-c', script, ...words], {
      env: { HOME: desk.home, PATH: join(desk.home, 'bin') },
    })
    expect(status).not.toBe(0)
    expect([read(desk), beside(desk)]).toEqual([START, ['config']])
  },
)

/** A file system of 128 KiB in the place of `.aws`; false where this user may not. */
function mountSmallDisk(): boolean {
  const folder = join(desk.config, '..')
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128k,mode=0700', 'tmpfs', folder])
  if (status !== 0) return false
  writeFileSync(desk.config, START)
  return true
}

const mayMount = process.geteuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0

test.runIf(mayMount)(
  'a disk that is full leaves the old file and nothing beside it (skipped: only root may mount)',
  async () => {
    expect(mountSmallDisk()).toBe(true)
    try {
      const filler = join(desk.config, '../filler')
      const request = { put: [{ roleArn: role('A') }], program: desk.program }
      for (const kibibytes of [88, 60, 48, 24]) {
        // On a tmpfs what is written beyond its size is refused, as on a disk.
        writeFileSync(filler, Buffer.alloc(kibibytes * 1_024))
        await expect(applyAwsSetup(request, filesOf(desk))).rejects.toMatchObject({
          errorName: 'awsConfigUnsafe',
          message: expect.stringContaining('the disk is full, ENOSPC'),
        })
        expect([read(desk), beside(desk)]).toEqual([START, ['config', 'filler']])
      }
      rmSync(filler)
      await applyAwsSetup({ put: [{ roleArn: role('A') }], program: desk.program }, filesOf(desk))
      expect(read(desk).startsWith(START)).toBe(true)
    } finally {
      spawnSync('umount', [join(desk.config, '..')])
    }
  },
)

test.runIf(mayMount)('a disk that is read-only is told as that (skipped: only root may mount)', async () => {
  expect(mountSmallDisk()).toBe(true)
  try {
    spawnSync('mount', ['-o', 'remount,ro', join(desk.config, '..')])
    const request = { put: [{ roleArn: role('A') }], program: desk.program }
    await expect(applyAwsSetup(request, filesOf(desk))).rejects.toMatchObject({
      errorName: 'awsConfigUnsafe',
      message: expect.stringContaining('the disk is read-only, EROFS'),
    })
    expect(read(desk)).toBe(START)
  } finally {
    spawnSync('umount', [join(desk.config, '..')])
  }
})
