import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AwsFiles, awsFiles } from '../../config/aws-files.ts'
import { applyAwsSetup, planAwsSetup } from './aws-setup.ts'

const role = (name = 'VouchDeveloper') => `arn:aws:iam::123456789012:role/${name}`
const unsafe = { errorName: 'awsConfigUnsafe' }
const isRoot = process.geteuid?.() === 0

let home: string
let program: string
let files: AwsFiles
let config: string

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'vouch-home-')))
  program = join(home, 'bin/vouch')
  mkdirSync(join(home, 'bin'))
  mkdirSync(join(home, '.aws'), { mode: 0o700 })
  writeFileSync(program, '', { mode: 0o755 })
  config = join(home, '.aws/config')
  files = awsFiles({ HOME: home, PATH: join(home, 'bin') })
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const apply = async (name?: string, profile?: string) => {
  const { changes, ...setup } = await applyAwsSetup({ put: [{ roleArn: role(name), profile }], program }, files)
  return { ...setup, ...changes[0] }
}
const read = () => readFileSync(config, 'utf8')
const section = (profile: string, name?: string) =>
  `[profile ${profile}]\ncredential_process = vouch credential aws --role ${role(name)}\n`

test('a fresh home gets the file of the page, for its user alone', async () => {
  rmSync(join(home, '.aws'), { recursive: true })
  expect(await apply()).toMatchObject({ file: config, profile: 'vouch', change: 'add' })
  expect(read()).toBe(section('vouch'))
  expect(statSync(config).mode & 0o777).toBe(0o600)
  expect(statSync(join(home, '.aws')).mode & 0o777).toBe(0o700)
  expect(readdirSync(join(home, '.aws'))).toEqual(['config'])
})

test('a second run writes nothing', async () => {
  await apply()
  const before = statSync(config, { bigint: true })
  expect(await apply()).toMatchObject({ change: 'none', diff: '' })
  const after = statSync(config, { bigint: true })
  expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs])
})

test('a plan shows the difference and changes nothing at all', () => {
  const plan = planAwsSetup({ put: [{ roleArn: role() }], program }, files)
  expect(plan).toMatchObject({
    changes: [{ change: 'add' }],
    diff: expect.stringContaining('+[profile vouch]\n+credential_process = vouch'),
  })
  expect(readdirSync(join(home, '.aws'))).toEqual([])
  expect(existsSync(join(home, '.vouch'))).toBe(false)
})

test('mode and owner of the file stay, and the first version is kept once', async () => {
  writeFileSync(config, '[default]\n')
  chmodSync(config, 0o640)
  if (isRoot) chownSync(config, 0, 1234)
  await apply()
  await apply('Other')
  expect(statSync(config).mode & 0o777).toBe(0o640)
  if (isRoot) expect(statSync(config).gid).toBe(1234)
  expect(readFileSync(`${config}.vouch.bak`, 'utf8')).toBe('[default]\n')
})

test.each([
  ['x;touch /tmp/p', undefined, 'roleArnMalformed'],
  [`${role()}\nx`, undefined, 'roleArnMalformed'],
  [`${role()}"`, undefined, 'roleArnMalformed'],
  [`${role()}%x%`, undefined, 'roleArnMalformed'],
  [role(), 'a]\n[profile b', 'awsProfileName'],
  [role(), 'a`b', 'awsProfileName'],
])('the role %j and the profile %j leave the file untouched', async (roleArn, profile, errorName) => {
  writeFileSync(config, 'precious')
  await expect(applyAwsSetup({ put: [{ roleArn, profile }], program }, files)).rejects.toMatchObject({ errorName })
  expect(read()).toBe('precious')
})

test('a link inside the home folder is kept, and the file at its end edited', async () => {
  mkdirSync(join(home, 'dotfiles'), { mode: 0o700 })
  writeFileSync(join(home, 'dotfiles/aws'), '[default]\n')
  symlinkSync(join(home, 'dotfiles/aws'), config)
  expect(await apply()).toMatchObject({ file: join(home, 'dotfiles/aws') })
  expect(lstatSync(config).isSymbolicLink()).toBe(true)
  expect(read()).toBe(`[default]\n\n${section('vouch')}`)
})

test('a linked folder inside the home folder is followed, also to a file that is not there yet', async () => {
  rmSync(join(home, '.aws'), { recursive: true })
  mkdirSync(join(home, 'dotfiles'), { mode: 0o700 })
  symlinkSync(join(home, 'dotfiles'), join(home, '.aws'))
  await apply()
  expect(readFileSync(join(home, 'dotfiles/config'), 'utf8')).toBe(section('vouch'))
})

test.each([
  ['out of the home folder', () => symlinkSync('/etc/hosts', config)],
  ['to nothing', () => symlinkSync(join(home, 'gone'), config)],
  ['to itself', () => symlinkSync(config, config)],
])('a link %s is refused', async (_case, plant) => {
  plant()
  await expect(apply()).rejects.toMatchObject(unsafe)
  expect(lstatSync(config).isSymbolicLink()).toBe(true)
})

test.each([0o777, 0o1777, 0o770])(
  'a folder of mode %o, in which others could swap the file, is refused',
  async (mode) => {
    chmodSync(join(home, '.aws'), mode)
    await expect(apply()).rejects.toMatchObject(unsafe)
  },
)

test.runIf(isRoot)('a file of another user is refused', async () => {
  writeFileSync(config, '')
  chownSync(config, 1234, 1234)
  await expect(apply()).rejects.toMatchObject(unsafe)
})

test('what is no text file is refused', async () => {
  writeFileSync(config, Buffer.from('[default]', 'utf16le'))
  await expect(apply()).rejects.toMatchObject(unsafe)
  rmSync(config)
  mkdirSync(config)
  await expect(apply()).rejects.toMatchObject(unsafe)
})

const told = (...words: string[]) => ({ ...unsafe, message: expect.stringContaining(words.join('')) })

test.runIf(process.platform === 'linux')('a file that the system does not let be read is told as that', async () => {
  // To this file nobody may seek, not even root.
  const unreadable = `/proc/${process.pid}/mem`
  files = { ...files, configFile: unreadable }
  await expect(apply()).rejects.toMatchObject(told(unreadable, ' cannot be read (EIO).'))
})

test('a file below what is no folder is told as that', async () => {
  writeFileSync(config, '')
  for (const below of ['config', 'deeper/config']) {
    files = { ...files, configFile: join(config, below) }
    await expect(apply()).rejects.toMatchObject(unsafe)
  }
})

test('a credentials file that cannot be read is told as that', async () => {
  mkdirSync(files.credentialsFile)
  await expect(apply()).rejects.toMatchObject(told(files.credentialsFile, ' cannot be read (EISDIR).'))
})

test('a home folder in which the lock cannot be made is told as that, and the file stays as it is', async () => {
  writeFileSync(config, '[default]\n')
  writeFileSync(join(home, '.vouch'), '')
  await expect(apply()).rejects.toMatchObject(told(join(home, '.vouch'), ', which keeps two setups apart, cannot be'))
  expect(read()).toBe('[default]\n')
})

const noPermission = 'you have no permission, EACCES'

test.runIf(!isRoot)(
  'without permission for the file or the home folder, that is said (skipped: root may do all)',
  async () => {
    writeFileSync(config, '[default]\n', { mode: 0o000 })
    await expect(apply()).rejects.toMatchObject(told(config, ` cannot be read (${noPermission}).`))
    chmodSync(config, 0o600)
    chmodSync(home, 0o500)
    await expect(apply()).rejects.toMatchObject(told(`cannot be written (${noPermission}).`))
    chmodSync(home, 0o700)
  },
)

test.runIf(!isRoot)('a folder that cannot be written is told as that, and nothing is left', async () => {
  chmodSync(join(home, '.aws'), 0o500)
  await expect(apply()).rejects.toMatchObject({ ...unsafe, message: expect.stringContaining('EACCES') })
  chmodSync(join(home, '.aws'), 0o700)
  expect(readdirSync(join(home, '.aws'))).toEqual([])
})

test('20 setups at once in one process are all in the file', async () => {
  writeFileSync(config, '[default]\n')
  await Promise.all(Array.from({ length: 20 }, (_, number) => apply(`Role${number}`)))
  const roles = new Set(read().match(/Role\d+$/gm))
  expect(roles.size).toBe(20)
  expect(new Set(read().match(/^\[profile .*$/gm)).size).toBe(20)
})
