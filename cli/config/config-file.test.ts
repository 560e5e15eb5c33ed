import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfiguration, writeConfiguration } from './config-file.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vouch-config-'))
  path = join(folder, 'vouch', 'config.json')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('what was written is read again, in a file and folder that are the owner’s alone', async () => {
  await writeConfiguration(path, { server: 'https://vouch.example.com' })
  expect(await readConfiguration(path)).toEqual({ server: 'https://vouch.example.com' })
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
})

test('no file is no configuration', async () => {
  expect(await readConfiguration(path)).toEqual({})
})

test('what this version does not know is kept', async () => {
  mkdirSync(dirname(path))
  writeFileSync(path, '{"server":"https://old.example.com","later":true}')
  await writeConfiguration(path, { server: 'https://new.example.com' })
  expect(await readConfiguration(path)).toEqual({ server: 'https://new.example.com', later: true })
})

test('whoever reads while it is written sees a whole file, and nothing is left beside it', async () => {
  const servers = Array.from({ length: 40 }, (_, index) => `https://vouch-${index}.example.com`)
  await writeConfiguration(path, { server: 'https://first.example.com' })
  const writers = servers.map((server) => writeConfiguration(path, { server }))
  for (let round = 0; round < 100; round += 1) {
    expect(JSON.parse(readFileSync(path, 'utf8')).server).toMatch(/^https:/)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await Promise.all(writers)
  expect(servers).toContain((await readConfiguration(path)).server)
  expect(readdirSync(dirname(path))).toEqual(['config.json'])
})

test.each(['', '{', '[]', 'null', '{"server":1}', `{"server":"${'x'.repeat(70_000)}"}`])(
  'a file that cannot be read is told, and never overwritten: %.20s',
  async (text) => {
    mkdirSync(dirname(path))
    writeFileSync(path, text)
    const refusal = { errorName: 'configFileMalformed' }
    await expect(readConfiguration(path)).rejects.toMatchObject(refusal)
    await expect(writeConfiguration(path, { server: 'https://x.example.com' })).rejects.toMatchObject(refusal)
    expect(readFileSync(path, 'utf8')).toBe(text)
  },
)
