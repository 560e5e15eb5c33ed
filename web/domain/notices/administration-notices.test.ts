import { readFile } from 'node:fs/promises'
import { afterAll, expect, test } from 'vitest'
import type { NoticeDetails } from '../../db/delivery/notices.ts'
import { Secret } from '../../secret/secret.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { signedInPerson } from '../../testing/signed-in-person.ts'
import type { JsonValue } from '../acts/define-act.ts'
import { queueNotices } from '../delivery/deliver-due.ts'
import { mailContent } from '../delivery/mail/mail-content.ts'
import { readKeyPolicy } from '../key-policy/load-key-policy.ts'
import { createInvite } from '../people/create-invite.ts'
import { changeSetting } from '../settings/settings.ts'
import { listAdministratorNotices, listMyNotices } from './list-notices.ts'
import { isNoticeKind, noticeKinds } from './notice-kinds.ts'
import { SERVER_COMMAND } from './notify.ts'

const provider = await startTestProvider({ config: { rateLimits: 'off' } })
afterAll(() => provider.close())
const { runtime } = provider
const { prisma } = runtime.database
const doer = await signedInPerson(runtime, { role: 'administrator' })
const other = await signedInPerson(runtime, { role: 'administrator' })
const member = await signedInPerson(runtime)
const alice = await signedInPerson(runtime)
const by = doer.person.email
const mail = { host: 'localhost', port: 25, tls: 'none', from: 'vouch@example.com' } as const
const webhook = { url: new Secret('https://hooks.example.com/'), secret: new Secret(new Uint8Array(32)) }
const telling = { ...runtime, config: { ...runtime.config, mail, webhook } }

/** What the other administrator reads because of an act, the newest first; the one who did it reads none of it. */
async function toldOf(act: () => Promise<unknown>) {
  await prisma.notice.deleteMany()
  await act()
  expect(await listAdministratorNotices(runtime, doer.person)).toEqual([])
  return listAdministratorNotices(runtime, other.person)
}

async function activeKid(): Promise<string> {
  return (await prisma.signingKey.findFirstOrThrow({ where: { purpose: 'oidc', state: 'active' } })).kid
}

const policy = await readKeyPolicy(runtime)
const invited = `${crypto.randomUUID()}@example.com`

test.each<[string, string, () => JsonValue | Promise<JsonValue>, string, string]>([
  ['administrator_invited', 'person.invite', () => ({ email: invited, role: 'administrator' }), invited, by],
  [
    'administrator_made',
    'person.change-role',
    () => ({ personId: member.person.id, role: 'administrator' }),
    member.person.email,
    by,
  ],
  [
    'key_policy_changed',
    'key-policy.save',
    () => ({ policy: { ...policy, hardwareOnly: true }, enforceOnEnrolled: false }),
    'policy was changed',
    'It is stricter about authenticators that are no hardware.',
  ],
  [
    'audit_retention_shortened',
    'setting.change',
    () => ({ name: 'audit_retention_days', value: '365' }),
    'less far',
    `${by} changed how long it is kept, from forever to 365 days.`,
  ],
  [
    'api_token_created',
    'api-token.create',
    () => ({ name: 'SIEM', days: 30 }),
    'API token',
    '“SIEM”, good for 30 days',
  ],
  [
    'signing_key_revoked',
    'signing-key.revoke',
    async () => ({ kid: await activeKid() }),
    'signing key',
    `${by} revoked`,
  ],
])(
  '%s is told by dashboard, mail and webhook to the administrators who did not do it',
  async (kind, act, parameters, title, said) => {
    const given = await parameters()
    const [notice, ...more] = await toldOf(() => doer.act(act, given))
    expect(more).toEqual([])
    expect(notice).toMatchObject({ kind, title: expect.stringContaining(title), readAt: null })
    expect(notice?.sentences.join(' ')).toContain(said)
    const put = doer.act('notice.dismiss', { noticeId: notice?.id ?? '' })
    await expect(put).rejects.toMatchObject({ errorName: 'noticeUnknown' })

    await queueNotices(telling)
    const deliveries = await prisma.delivery.findMany({
      where: { notice: { kind } },
      include: { notice: { include: { person: true } } },
    })
    const channels = (recipient: string) => deliveries.filter((each) => each.recipient === recipient).length
    // A mail to whoever did it is how they learn that somebody else did, in their name.
    expect([other.person.email, by, 'hooks.example.com'].map(channels)).toEqual([1, 1, 1])
    const mailed = deliveries.find(({ recipient }) => recipient === other.person.email)?.notice
    if (mailed === undefined || !isNoticeKind(mailed.kind)) throw new Error('nobody was mailed')
    const facts = { kind: mailed.kind, audience: mailed.audience, createdAt: mailed.createdAt }
    const details = mailed.details as NoticeDetails
    const content = mailContent(
      runtime.config.issuer,
      { ...facts, details, personEmail: mailed.person?.email ?? null },
      undefined,
    )
    expect(content).toMatchObject({ title: notice?.title, sentences: notice?.sentences })
  },
)

test('whoever is made an administrator is told so, once, and nobody is told of what was so before', async () => {
  const promote = () => doer.act('person.change-role', { personId: alice.person.id, role: 'administrator' })
  await promote()
  const told = async () => (await listMyNotices(runtime, alice.person.id)).map(({ kind }) => kind)
  expect(await told()).toEqual(['administrator_made'])
  expect((await listAdministratorNotices(runtime, alice.person)).map(({ kind }) => kind)).not.toContain(
    'administrator_made',
  )
  expect(await toldOf(promote)).toEqual([])
  expect(await toldOf(() => doer.act('person.change-role', { personId: alice.person.id, role: 'member' }))).toEqual([])
})

test('a longer retention, another setting, a policy as it was and an invite of a member are no news', async () => {
  await changeSetting(runtime, 'audit_retention_days', '100')
  const saved = { policy: await readKeyPolicy(runtime), enforceOnEnrolled: false }
  const email = `${crypto.randomUUID()}@example.com`
  for (const [act, parameters] of [
    ['setting.change', { name: 'audit_retention_days', value: '100' }],
    ['setting.change', { name: 'audit_retention_days', value: '200' }],
    ['setting.change', { name: 'audit_retention_days', value: '0' }],
    ['setting.change', { name: 'login_ip_mismatch', value: 'deny' }],
    ['key-policy.save', saved],
    ['person.invite', { email, role: 'member' }],
  ] as const) {
    expect(await toldOf(() => doer.act(act, parameters))).toEqual([])
  }
})

test('what is refused is told to nobody', async () => {
  const policyThatLocksOut = { ...policy, hardwareOnly: true }
  const saving = () => doer.act('key-policy.save', { policy: policyThatLocksOut, enforceOnEnrolled: true })
  expect(await toldOf(() => expect(saving()).rejects.toMatchObject({ errorName: 'keyPolicyLocksOut' }))).toEqual([])
  const again = () => doer.act('signing-key.revoke', { kid: 'unknown' })
  expect(await toldOf(() => expect(again()).rejects.toMatchObject({ errorName: 'signingKeyUnknown' }))).toEqual([])
})

test('what the commands of the server do is told to every administrator', async () => {
  await changeSetting(runtime, 'audit_retention_days', '0')
  await prisma.notice.deleteMany()
  await changeSetting(runtime, 'audit_retention_days', '30')
  await createInvite(runtime, { email: `${crypto.randomUUID()}@example.com`, role: 'administrator' })
  for (const { person } of [doer, other]) {
    const notices = await listAdministratorNotices(runtime, person)
    expect(notices.map(({ kind }) => kind).sort()).toEqual(['administrator_invited', 'audit_retention_shortened'])
    for (const { sentences } of notices) expect(sentences[0]).toMatch(new RegExp(`^${SERVER_COMMAND}`))
  }
})

test('the guide names every event of the webhook', async () => {
  const guide = await readFile(new URL('../../../docs/notifications.md', import.meta.url), 'utf8')
  for (const { event } of Object.values(noticeKinds)) expect(guide).toContain(`| \`${event}\` |`)
})
