import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PublishedRole } from '@vouch/protocol'
import { expect, test } from 'vitest'
import { cleanEnvironment } from '../../../e2e/processes/environment.ts'
import { runProcess } from '../../../e2e/processes/start-process.ts'
import { NEXT_ROLE, ROLE } from '../../agent/testing/world.ts'
import { loggedInBeforeEach } from '../../agent/testing/world-before-each.ts'

const at = loggedInBeforeEach((adopted) => {
  const auth_time = Math.floor(Date.now() / 1_000) - 42 * 60 - 5
  return { ...adopted, session: { ...adopted.session, auth_time } }
})

function roles(...more: string[]) {
  const [program, ...args] = [...at.programs.vouch, 'aws', 'roles', ...more] as [string, ...string[]]
  return runProcess(program, args, { environment: cleanEnvironment({ HOME: at.world.environment.home }) })
}

const developer: PublishedRole = {
  arn: ROLE,
  name: 'Developer',
  description: '',
  profile: null,
  region: null,
  via: [],
  fresh_seconds: null,
  longest_seconds: null,
  tags: 'preferred',
  touch_needed: false,
}
const admin: PublishedRole = {
  ...developer,
  arn: NEXT_ROLE,
  name: 'Admin',
  description: 'For emergencies.',
  via: [ROLE],
  fresh_seconds: 900,
  longest_seconds: 1_800,
  tags: 'required',
  touch_needed: true,
}

test('each role says what is asked for it, how old the touch is, and which profiles use it', async () => {
  at.world.server.published.push(developer, admin)
  mkdirSync(join(at.world.environment.home, '.aws'))
  const line = (name: string, words: string) =>
    `[profile ${name}]\ncredential_process = vouch credential aws ${words}\n`
  const config = [
    line('vouch', `--role ${ROLE}`),
    line('dev', `--role ${ROLE} --duration 900`),
    line('x', `--role ${NEXT_ROLE}`),
  ]
  writeFileSync(join(at.world.environment.home, '.aws/config'), config.join(''))
  const { code, stdout, stderr } = await roles()
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toBe(
    [
      `Developer  ${ROLE}`,
      '  Touch:    any touch of your session',
      '  Session:  1 h at most; carries your tags where the role allows them',
      '  Profiles: vouch, dev',
      '',
      `Admin  ${NEXT_ROLE}`,
      '  For emergencies.',
      '  Touch:    a touch younger than 15 min; yours is 42 min old: `vouch login --fresh`',
      '  Session:  30 min at most; always carries your tags',
      `  Through:  ${ROLE}`,
      '  Profiles: none here; `vouch setup aws --all` writes one',
      '',
    ].join('\n'),
  )
  const document = JSON.parse((await roles('--json')).stdout)
  expect(document.roles).toEqual([
    { ...developer, profiles: ['vouch', 'dev'] },
    { ...admin, profiles: [] },
  ])
  expect(document.touch_age_seconds).toBeGreaterThanOrEqual(42 * 60)
})

test('a server that publishes none for the person, and one that keeps no list, are told apart', async () => {
  expect(await roles()).toMatchObject({ code: 0, stdout: 'No role is published for you.\n' })
  expect(JSON.parse((await roles('--json')).stdout)).toMatchObject({ roles: [] })
  at.world.server.refuse('/api/v1/aws/roles', 'notFound')
  expect(await roles()).toMatchObject({ code: 6, stdout: '', stderr: expect.stringContaining('VCH-3508') })
})

test('what a hostile server calls a role cannot drive the terminal', async () => {
  const evil = 'a\u001b]52;c;cm0=\u0007\u202e\u009b2J\nb'
  at.world.server.published.push({ ...admin, name: evil, description: evil, via: [evil], arn: evil })
  const { stdout } = await roles()
  expect(stdout).not.toMatch(/(?!\n)\p{C}/u)
})

test('without a session it says so', async () => {
  await at.agent.endSession()
  expect(await roles()).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('VCH-3001') })
})
