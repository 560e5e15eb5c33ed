import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sources } from './files.ts'
import { violations } from './rules.ts'
import { readSource } from './source-file.ts'

const root = join(import.meta.dirname, '../..')

test('imports run one way, and the environment is read in the configuration alone', () => {
  const paths = sources()
  expect(paths.length).toBeGreaterThan(400)
  const files = paths.map((path) => readSource(path, readFileSync(join(root, path), 'utf8')))
  expect(violations(files)).toEqual([])
})

test.each([
  ['web/domain/login/x.ts', "import { app } from '../../http/app.ts'", 'web/http/app.ts'],
  ['web/domain/login/x.ts', "import type { app } from '../../http/app.ts'", 'web/http/app.ts'],
  ['web/domain/login/x.ts', "export * from '../../server.ts'", 'web/server.ts'],
  ['web/domain/login/x.ts', "import { Hono } from 'hono'", 'hono'],
  ['web/domain/login/x.ts', "import { cookies } from 'next/headers'", 'next/headers'],
  ['web/domain/login/x.ts', "import { Client } from 'pg'", 'pg'],
  ['web/db/x.ts', "type Key = import('../domain/clock/clock.ts').Clock", 'web/domain/clock/clock.ts'],
  ['web/config/x.ts', "import '../db/database.ts'", 'web/db/database.ts'],
  ['web/app/x.tsx', "const app = <p>{await import('../http/app.ts')}</p>", 'web/http/app.ts'],
  ['web/http/x.test.ts', "import { version } from '../../cli/version.ts'", 'cli/version.ts'],
  ['cli/x.test.ts', "import type { Config } from '@vouch/web/config/config'", 'web/config/config'],
  ['protocol/x.ts', "import { version } from '../cli/version.ts'", 'cli/version.ts'],
])('%s may not say %s', (path, text, target) => {
  expect(violations([readSource(path, text)])).toEqual([`${path} imports ${target}`])
})

test.each([
  'const port = process.env.PORT',
  "const port = process['env'].PORT",
  'const { env } = process',
  "import { env } from 'node:process'",
])('outside of the configuration nobody says %s', (text) => {
  expect(violations([readSource('web/http/x.ts', text)])).toEqual(['web/http/x.ts reads the environment'])
  expect(violations([readSource('cli/config/x.ts', text)])).toEqual([])
})

test('what a rule does not name is free', () => {
  const text = "import { x } from '../../db/people.ts'\nconst { argv } = process\nconst env = { process: 1 }"
  expect(violations([readSource('web/domain/login/x.ts', text)])).toEqual([])
})
