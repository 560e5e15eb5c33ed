import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { type ErrorName, operations, type PublishedRole } from '@vouch/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { cleanEnvironment } from '../../../e2e/processes/environment.ts'
import { ROLE } from '../../agent/testing/world.ts'
import { loggedInBeforeEach } from '../../agent/testing/world-before-each.ts'
import { inTerminal } from '../../testing/terminal.ts'

const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`
const published = (arn: string, more: Partial<PublishedRole> = {}): PublishedRole => ({
  arn,
  name: 'Developers',
  description: 'For every day',
  profile: null,
  region: null,
  via: [],
  fresh_seconds: null,
  longest_seconds: null,
  tags: 'preferred',
  touch_needed: false,
  ...more,
})

const at = loggedInBeforeEach()
let config: string
beforeEach(async () => {
  config = join(at.world.environment.home, '.aws/config')
})

const variables = () => cleanEnvironment({ HOME: at.world.environment.home })
const read = () => readFileSync(config, 'utf8')
const profiles = () => read().match(/(?<=^\[profile ).*(?=\]$)/gm)

async function setup(...words: string[]) {
  const [program, ...before] = at.programs.vouch
  const child = spawn(program, [...before, 'setup', 'aws', ...words], {
    env: variables(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, stdout, stderr }
}

describe('vouch setup aws --all', () => {
  test('writes every role that is published, as the administrator named it, and a second time nothing', async () => {
    at.world.server.published.push(
      published(ROLE, { profile: 'dev', region: 'eu-central-1' }),
      published(role('Audit'), { via: [ROLE] }),
    )
    expect(await setup('--all')).toMatchObject({ code: 0, stderr: '' })
    expect(profiles()).toEqual(['dev', 'vouch'])
    expect(read()).toMatch(
      /^\[profile dev\]\nregion = eu-central-1\ncredential_process = \S+ credential aws --role \S+Developer\n/,
    )
    expect(read()).toContain(`--role ${role('Audit')} --via ${ROLE}\n`)
    const before = read()
    const again = await setup('--all')
    expect(again.stdout).toBe('Profile dev is set up already.\nProfile vouch is set up already.\n')
    expect(read()).toBe(before)
  })

  test('tells of a role that was taken back, and takes its profile out only when told to', async () => {
    at.world.server.published.push(published(ROLE, { profile: 'dev' }), published(role('Old'), { profile: 'old' }))
    await setup('--all')
    at.world.server.published.pop()
    const told = await setup('--all')
    expect([told.code, told.stderr]).toEqual([0, expect.stringContaining(`Profile old is for ${role('Old')}`)])
    expect(profiles()).toEqual(['dev', 'old'])
    expect((await setup('--all', '--prune', '--dry-run')).stdout).toContain('-[profile old]')
    expect(profiles()).toEqual(['dev', 'old'])
    expect(await setup('--all', '--prune')).toMatchObject({ code: 0, stderr: '' })
    expect(profiles()).toEqual(['dev'])
  })

  test('takes out nothing where the list is empty, unless it is told twice', async () => {
    await setup('--role', ROLE, '--role', role('Other'))
    const before = read()
    const refused = await setup('--all', '--prune')
    expect([refused.code, refused.stdout]).toEqual([6, ''])
    expect(refused.stderr).toMatch(/They are vouch, vouch-2\. .*--yes.*\(VCH-3409\)\n$/)
    expect(read()).toBe(before)
    expect((await setup('--all', '--prune', '--dry-run')).stdout).toContain('-[profile vouch-2]')
    expect(read()).toBe(before)
    expect(await setup('--all', '--prune', '--yes', '--json')).toMatchObject({ code: 0, stderr: '' })
    expect(existsSync(config)).toBe(false)
    expect(await setup('--all', '--prune')).toMatchObject({ code: 0, stdout: 'No role is published for you.\n' })
  })

  test.each<ErrorName>(['internal', 'databaseUnavailable', 'notFound', 'tokenRefused'])(
    'takes out nothing where the server does not tell (%s)',
    async (error) => {
      await setup('--role', ROLE)
      const before = read()
      at.world.server.refuse(operations['aws.roles.list'].path, error)
      const { code, stdout } = await setup('--all', '--prune', '--yes')
      expect(code).not.toBe(0)
      expect(stdout).toBe('')
      expect(read()).toBe(before)
    },
  )

  test.each([
    ['\r', 6, true],
    ['n\r', 6, true],
    ['\x03', 130, true],
    ['y\r', 0, false],
  ])('asks before nothing is left, and %j ends with %i', async (answer, code, stays) => {
    await setup('--role', ROLE)
    const terminal = inTerminal([...at.programs.vouch, 'setup', 'aws', '--all', '--prune'], variables())
    await terminal.saw(/No role is published for you\. Take out every profile of Vouch: vouch\? \[y\/N\] /)
    terminal.type(answer)
    expect(await terminal.ended).toBe(code)
    expect(existsSync(config)).toBe(stays)
  })

  test('sets up what it can, says what it could not, and ends as a fault of configuration', async () => {
    mkdirSync(join(config, '..'), { mode: 0o700 })
    const mine = '[profile mine]\nregion = us-east-1\n'
    writeFileSync(config, mine)
    at.world.server.published.push(
      published(role('Taken'), { profile: 'mine' }),
      published(role('Default'), { profile: 'default' }),
      published(role('First'), { profile: 'same' }),
      published(role('Second'), { profile: 'same' }),
      published('arn:aws:iam::1:role/x;id', { profile: 'x' }),
      published(role('Name'), { profile: 'a]\n[b' }),
      published(role('Region'), { profile: 'r', region: 'eu;id' }),
    )
    const { code, stderr } = await setup('--all')
    expect(code).toBe(6)
    expect(stderr.match(/^Not set up/gm)).toHaveLength(6)
    expect(stderr).toContain('VCH-3308')
    expect(read().startsWith(mine)).toBe(true)
    expect(profiles()).toEqual(['mine', 'same'])
    expect(read()).toContain(role('First'))
    expect(read()).not.toMatch(/;|\[default\]/)
  })

  test('what the server says cannot drive the terminal', async () => {
    const evil = '\u001b]52;c;AAAA\u0007\u202e\u009b2J'
    at.world.server.published.push(published(`arn:${evil}`, { name: evil, profile: evil }))
    const { stdout, stderr } = await setup('--all')
    expect(stdout + stderr).not.toMatch(/(?!\n)\p{C}/u)
  })

  test('says so where nothing is published', async () => {
    expect(await setup('--all')).toMatchObject({ code: 0, stdout: 'No role is published for you.\n' })
    expect(existsSync(config)).toBe(false)
  })
})

test('--list asks the server what it would say of each role, and mints nothing', async () => {
  const terms = { longest_seconds: null, tagged: true }
  at.world.server.rules.set(ROLE, { ...terms, fresh_until: null })
  at.world.server.rules.set(role('Stale'), { ...terms, fresh_until: 1 })
  at.world.server.rules.set(role('Closed'), { ...terms, fresh_until: null, forbidden: true })
  await setup('--role', ROLE, '--role', role('Stale'), '--role', role('Closed'), '--role', role('Unknown'))
  const { code, stdout } = await setup('--list', '--json')
  expect(code).toBe(6)
  const listed = JSON.parse(stdout).profiles
  expect(listed.map(({ works }: { works: unknown }) => works)).toEqual([true, false, false, null])
  expect(listed[1].notes[0]).toContain('vouch login --fresh')
  expect(at.world.sts.calls).toEqual([])
  expect(at.world.server.requests.filter((line) => line.includes('/oauth/'))).toEqual([])
})

const dialogue = (columns?: number) => inTerminal([...at.programs.vouch, 'setup', 'aws'], variables(), columns)
const ENTER = '\r'

describe('the dialogue', () => {
  test('offers the published roles, suggests name and region, shows the change, and writes it on yes', async () => {
    at.world.server.published.push(
      published(ROLE, { profile: 'dev', region: 'eu-central-1' }),
      published(role('Audit')),
    )
    const terminal = dialogue()
    await terminal.saw(/Which role/)
    terminal.type(ENTER)
    await terminal.saw(/Name of the profile/)
    terminal.type(ENTER)
    await terminal.saw(/Region/)
    terminal.type(ENTER)
    await terminal.saw(/Write it/)
    expect(terminal.shown).toContain('+[profile dev]')
    expect(existsSync(config)).toBe(false)
    terminal.type(ENTER)
    expect(await terminal.ended).toBe(0)
    expect(read()).toContain('[profile dev]\nregion = eu-central-1\ncredential_process = ')
    expect(terminal.shown).toContain('aws sts get-caller-identity --profile dev')
  })

  test('asks for the ARN where nobody is logged in, and again where it is none', async () => {
    await at.agent.endSession()
    const terminal = dialogue()
    await terminal.saw(/ARN of the role/)
    terminal.type(`nonsense${ENTER}`)
    await terminal.saw(/not the ARN/)
    terminal.type(`\x15${role('Own')}${ENTER}`)
    await terminal.saw(/Name of the profile/)
    terminal.type(`\x15mine${ENTER}`)
    await terminal.saw(/Region/)
    terminal.type(`xx${ENTER}`)
    await terminal.saw(/region/)
    terminal.type(`\x15${ENTER}`)
    await terminal.saw(/Write it/)
    terminal.type(ENTER)
    expect(await terminal.ended).toBe(0)
    expect(read()).toMatch(/^\[profile mine\]\ncredential_process = \S+ credential aws --role \S+Own\n$/)
  })

  test('fits a terminal of 40 columns: the frame of what changes is whole, and names the file', async () => {
    await at.agent.endSession()
    const terminal = dialogue(40)
    for (const question of [/ARN of the role/, /Name of the profile/, /Region/]) {
      await terminal.saw(question)
      terminal.type(question.source.startsWith('ARN') ? `${role('Own')}${ENTER}` : ENTER)
    }
    await terminal.saw(/Write it/)
    const lines = stripVTControlCharacters(terminal.shown).split(/\r?\n/)
    const top = lines.findLastIndex((line) => /What changes ─+╮$/.test(line))
    const frame = lines.slice(top, lines.findIndex((line, index) => index > top && /^├─+╯$/.test(line)) + 1)
    expect(frame.length).toBeGreaterThan(5)
    expect(new Set(frame.map((line) => line.length))).toEqual(new Set([frame[0]?.length]))
    expect(frame[0]?.length).toBeLessThanOrEqual(40)
    const inside = frame.slice(1, -1).map((line) => /^│ {2}(.*?) *│$/.exec(line)?.[1])
    expect(inside.join('')).toContain(config)
    expect(lines[0]).toBe('┌  An AWS profile that asks Vouch')
    terminal.type(ENTER)
    expect(await terminal.ended).toBe(0)
  })

  test.each([
    ['Ctrl-C at the first question', 0, '\x03', 130],
    ['Ctrl-C at the last', 3, '\x03', 130],
    ['no at the last', 3, 'n', 0],
  ])('%s changes nothing', async (_, questions, answer, code) => {
    at.world.server.published.push(published(ROLE))
    const terminal = dialogue()
    for (const question of [/Which role/, /Name of the profile/, /Region/].slice(0, questions)) {
      await terminal.saw(question)
      terminal.type(ENTER)
    }
    await terminal.saw(questions === 0 ? /Which role/ : /Write it/)
    terminal.type(answer)
    expect(await terminal.ended).toBe(code)
    expect(existsSync(config)).toBe(false)
  })
})
