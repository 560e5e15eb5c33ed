import type { TestBrowser } from '../../web/testing/login.ts'
import { enrolKey } from './enrol-key.ts'
import type { ProductionSite } from './production-site.ts'

/** The browser of somebody with a role, or of one whom an administrator shut out. */
export interface SitePeople {
  readonly administrator: TestBrowser
  readonly member: TestBrowser
  readonly deactivated: TestBrowser
  /** The id of the member. */
  readonly memberId: string
}

/** Enrols three people over the site's own endpoints, and deactivates one. */
export async function sitePeople(site: ProductionSite): Promise<SitePeople> {
  const link = await Promise.any(site.servers.map((server) => server.enrolLink()))
  const key = await site.keyMaker.make(site.issuer)
  const { browser: administrator } = await enrolKey(site, link, key, { email: 'root@example.com', name: 'Root Canary' })
  const enrolled = async (email: string) => {
    const { stdout } = await site.command('invite', email)
    const { browser, response } = await enrolKey(site, stdout.trim(), await site.keyMaker.make(site.issuer))
    if (response.status !== 200) throw new Error(`${email} was not enrolled: ${await response.text()}`)
    return { browser, id: await lastEnrolled(site) }
  }
  const [member, deactivated] = [await enrolled('member@example.com'), await enrolled('gone@example.com')]
  const parameters = { personId: deactivated.id }
  const begun = await administrator.postJson('/api/v1/acts/person.deactivate/touch', { parameters })
  const { ceremony, options } = await begun.json()
  const touch = { ceremony, credential: key.assert(options) }
  const done = await administrator.postJson('/api/v1/acts/person.deactivate', { parameters, touch })
  if (done.status !== 200) throw new Error(`nobody was deactivated: ${await done.text()}`)
  return { administrator, member: member.browser, deactivated: deactivated.browser, memberId: member.id }
}

/** Who enrolled last, as the audit log says. */
async function lastEnrolled(site: ProductionSite): Promise<string> {
  const { stdout } = await site.command('audit', 'tail', '--json', '-n', '10')
  const events: { type: string; personId?: string }[] = JSON.parse(stdout)
  const id = events.findLast(({ type }) => type === 'person.enrolled')?.personId
  if (id === undefined) throw new Error(`nobody enrolled: ${stdout}`)
  return id
}
