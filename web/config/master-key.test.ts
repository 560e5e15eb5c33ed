import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Secret } from '../secret/secret.ts'
import { masterKey } from './master-key.ts'

let dataFolder: string
beforeEach(async () => {
  dataFolder = join(await mkdtemp(join(tmpdir(), 'vouch-key-')), 'data')
})
afterEach(() => rm(join(dataFolder, '..'), { recursive: true }))
const fromFolder = () => masterKey({ masterKey: undefined, dataFolder })

test('the key of the configuration is used, and nothing is written', async () => {
  const key = randomBytes(32)
  expect((await masterKey({ masterKey: new Secret(key), dataFolder })).reveal()).toEqual(key)
  await expect(readdir(dataFolder)).rejects.toThrow('ENOENT')
})

test('the first start makes one key, however many start at once, and every later start finds it', async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, fromFolder))
  expect(new Set(keys.map((key) => key.reveal().toString('hex'))).size).toBe(1)
  expect(keys[0]?.reveal()).toHaveLength(32)
  expect((await fromFolder()).reveal()).toEqual(keys[0]?.reveal())
  expect(await readdir(dataFolder)).toEqual(['master.key'])
  expect((await stat(join(dataFolder, 'master.key'))).mode & 0o777).toBe(0o600)
})

test('a key that others may read, that is a link, or that is damaged is refused, and left as it is', async () => {
  const path = join(dataFolder, 'master.key')
  await fromFolder()
  const written = await readFile(path, 'utf8')
  await chmod(path, 0o644)
  await expect(fromFolder()).rejects.toThrow('chmod 600')
  await chmod(path, 0o600)
  await writeFile(path, written.slice(5))
  await expect(fromFolder()).rejects.toMatchObject({ errorName: 'dataFolderUnusable' })
  expect(await readFile(path, 'utf8')).toBe(written.slice(5))
  await rm(path)
  await writeFile(`${path}.elsewhere`, written, { mode: 0o600 })
  await symlink(`${path}.elsewhere`, path)
  await expect(fromFolder()).rejects.toThrow('not a plain file')
})
