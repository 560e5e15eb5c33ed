import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TestBrowser } from '../../web/testing/login.ts'
import { repositoryRoot } from '../processes/built.ts'
import { startVouchServer, type VouchServer } from '../processes/start-vouch-server.ts'
import { type Colleague, doAct, enrolColleague } from '../team/colleague.ts'
import { expect, test } from './fixtures.ts'

const visitors = ['anonymous', 'member', 'administrator', 'deactivated', 'ended'] as const
type Visitor = (typeof visitors)[number]
/** A status and, where it leads elsewhere, the path to there. */
type Row = Readonly<Record<Visitor, string>>

const everybody = (answer: string): Row => ({
  anonymous: answer,
  member: answer,
  administrator: answer,
  deactivated: answer,
  ended: answer,
})
const toSignIn = (path: string) => everybody(`307 /sign-in?next=${encodeURIComponent(path)}`)
const forPeople = (path: string): Row => ({ ...toSignIn(path), member: '200', administrator: '200' })
const forAdministrators = (path: string): Row => ({ ...toSignIn(path), member: '404', administrator: '200' })

/** Every page, by its folder in web/app, and what each visitor gets there. A page that is missing here fails. */
const rows: Readonly<Record<string, Row>> = {
  '/': { ...everybody('307 /sign-in'), member: '200', administrator: '200' },
  '/activity': forPeople('/activity'),
  '/connect': forPeople('/connect'),
  '/keys': forPeople('/keys'),
  '/sessions': forPeople('/sessions'),
  '/sign-in': everybody('200'),
  '/sign-out': everybody('200'),
  '/enroll': everybody('200'),
  '/login/done': everybody('200'),
  '/login/failed': everybody('200'),
  // There is no such login: whoever they are, that is all they learn.
  '/login/[id]': everybody('307 /login/failed?code=VCH-1001'),
  '/login/[id]/where': everybody('307 /login/failed?code=VCH-1001'),
  '/login/[id]/elsewhere': everybody('307 /login/failed?code=VCH-1001'),
  '/login/[id]/code': everybody('307 /login/failed?code=VCH-1014'),
  '/admin/people': forAdministrators('/admin/people'),
  '/admin/people/[id]': forAdministrators('/admin/people'),
  '/admin/groups': forAdministrators('/admin/groups'),
  '/admin/groups/[id]': forAdministrators('/admin/groups'),
  '/admin/invites': forAdministrators('/admin/invites'),
  '/admin/sessions': forAdministrators('/admin/sessions'),
  '/admin/audit': forAdministrators('/admin/audit'),
  '/admin/audit/tokens': forAdministrators('/admin/audit/tokens'),
  '/admin/applications': forAdministrators('/admin/applications'),
  '/admin/applications/[id]': forAdministrators('/admin/applications'),
  '/admin/signing-keys': forAdministrators('/admin/signing-keys'),
  '/admin/key-policy': forAdministrators('/admin/key-policy'),
  '/admin/aws-roles': forAdministrators('/admin/aws-roles'),
  '/admin/aws-roles/new': forAdministrators('/admin/aws-roles'),
  '/admin/aws-roles/[id]': forAdministrators('/admin/aws-roles'),
  '/admin/settings': forAdministrators('/admin/settings'),
}

const LOGIN_PAGES = Object.keys(rows).filter((page) => page.startsWith('/login/[id]'))

interface Stage {
  readonly server: VouchServer
  readonly browsers: Readonly<Record<Visitor, TestBrowser | undefined>>
  /** What stands for `[id]`, by the page. */
  readonly ids: Readonly<Record<string, string>>
}

let stage: Stage
test.beforeAll(async () => {
  stage = await openStage()
})
test.afterAll(() => stage.server.stop())

/** A server of its own, over whose endpoints everybody gets where they stand. */
async function openStage(): Promise<Stage> {
  const server = await startVouchServer()
  const boss = await enrolColleague(server, await server.enrolLink(), { email: 'boss@example.com', name: 'Boss' })
  const hire = async (name: string) => {
    const { link } = await doAct(boss, 'person.invite', { email: `${name}@example.com`, role: 'member' })
    const colleague = await enrolColleague(server, link)
    return { ...colleague, id: await idOf(boss, server, `${name}@example.com`) }
  }
  const [member, deactivated, ended] = [await hire('member'), await hire('deactivated'), await hire('ended')]
  await doAct(boss, 'person.deactivate', { personId: deactivated.id })
  await doAct(boss, 'session.end-all-of-person', { personId: ended.id })
  const { groupId } = await doAct(boss, 'group.create', { name: 'engineering' })
  const role = { name: 'Admins', pattern: 'arn:aws:iam::*:role/*Admin*', who: 'listed', groups: [groupId] }
  const { ruleId } = await doAct(boss, 'aws-role.create', { ...role, tags: 'preferred', published: false })
  const wiki = { name: 'Wiki', redirectUris: ['https://wiki.example.com/callback'] }
  const { clientId } = await doAct(boss, 'application.register', wiki)
  return {
    server,
    browsers: {
      anonymous: undefined,
      member: member.browser,
      administrator: boss.browser,
      deactivated: deactivated.browser,
      ended: ended.browser,
    },
    ids: {
      '/admin/people/[id]': member.id,
      '/admin/groups/[id]': groupId,
      '/admin/aws-roles/[id]': ruleId,
      '/admin/applications/[id]': clientId,
      ...Object.fromEntries(LOGIN_PAGES.map((page) => [page, 'a'.repeat(22)])),
    },
  }
}

/** As the list of people links to them. */
async function idOf({ browser }: Colleague, { issuer }: VouchServer, email: string): Promise<string> {
  const page = await (await browser.get(`${issuer}/admin/people?q=${encodeURIComponent(email)}`)).text()
  return /\/admin\/people\/([0-9a-f-]{36})/.exec(page)?.[1] ?? ''
}

async function ask(visitor: Visitor, path: string, headers: Record<string, string> = {}): Promise<string> {
  const { server, browsers } = stage
  const cookie = [...(browsers[visitor]?.cookies ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
  const sent = { ...headers, ...(cookie === '' ? {} : { cookie }) }
  const response = await fetch(`${server.issuer}${path}`, { redirect: 'manual', headers: sent })
  const location = response.headers.get('location')
  const to = location === null ? '' : ` ${location.replace(server.issuer, '')}`
  return `${response.status}${to}`
}

const pathOf = (route: string) => route.replace('[id]', stage.ids[route] ?? '')

/** The pages that there are. */
function routes(): string[] {
  const app = join(repositoryRoot, 'web', 'app')
  return readdirSync(app, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)page\.tsx$/.test(file.replaceAll('\\', '/')))
    .map((file) => `/${file.replaceAll('\\', '/').replace(/\/?page\.tsx$/, '')}`)
}

test('every page is in the matrix, and the matrix has no page that is gone', () => {
  expect(Object.keys(rows).sort()).toEqual(routes().sort())
})

for (const visitor of visitors) {
  test(`every page answers to ${visitor} exactly what it is to`, async () => {
    const said: [string, string][] = []
    for (const route of Object.keys(rows)) said.push([route, await ask(visitor, pathOf(route))])
    expect(Object.fromEntries(said)).toEqual(
      Object.fromEntries(Object.entries(rows).map(([route, row]) => [route, row[visitor]])),
    )
  })
}

test('no form of a page that Next knows gives anybody more than the plain page', async () => {
  test.setTimeout(60_000)
  for (const visitor of visitors) {
    for (const [route, row] of Object.entries(rows)) {
      const path = pathOf(route)
      const about = `${path} for ${visitor}`
      expect(await ask(visitor, `${path}?_rsc=1`), about).toBe(row[visitor])
      for (const headers of [{ rsc: '1' }, { rsc: '1', 'next-router-prefetch': '1' }, { 'x-nextjs-data': '1' }]) {
        expect(await ask(visitor, path, headers), `${about} ${JSON.stringify(headers)}`).toBe('404')
      }
      for (const variant of [`${path}.rsc`, `${path}.segments/_tree.segment.rsc`, `/_next/data/build${path}.json`]) {
        const said = await ask(visitor, variant)
        // The front refuses the address of a part of a page, whichever page it is.
        expect(said, `${variant} for ${visitor}`).toBe(variant.endsWith('.rsc') ? '400' : '404')
      }
    }
  }
})

test('a member learns of no id of the administration whether it is one', async () => {
  for (const route of Object.keys(rows).filter((name) => name.startsWith('/admin') && name.endsWith('[id]'))) {
    const [known, unknown] = [pathOf(route), route.replace('[id]', crypto.randomUUID())]
    expect(await ask('administrator', unknown), unknown).toBe('404')
    expect(await ask('member', unknown)).toBe(await ask('member', known))
    expect(await ask('anonymous', unknown)).toBe(await ask('anonymous', known))
  }
})
