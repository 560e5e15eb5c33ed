import { randomUUID } from 'node:crypto'
import type { ErrorName } from '@vouch/protocol'
import { insertLoan } from '../db/aws/aws-loans.ts'
import { insertNotices } from '../db/delivery/notices.ts'
import { linkUpstreamIdentity } from '../db/login/upstream-identities.ts'
import type { JsonValue } from '../domain/acts/define-act.ts'
import { initialKeyPolicy } from '../domain/key-policy/policy-document.ts'
import type { Runtime } from '../runtime.ts'
import { enrolledPerson } from './enrolled-person.ts'
import { type SignedInPerson, signedInPerson } from './signed-in-person.ts'

/** Who is there while an act is tried. */
export interface ActWorld {
  readonly runtime: Runtime
  /** An administrator. */
  readonly boss: SignedInPerson
  /** A member, whose the thing is that the act is about. */
  readonly owner: SignedInPerson
}

/** How an act is tried. */
export interface ActSample {
  /** Parameters with which it may be done, over something that is made for them. */
  parameters(world: ActWorld): Promise<{ readonly [name: string]: JsonValue }>
  /** What it answers to whoever may do it; unset: that it is done. */
  readonly answers?: ErrorName
  /** What anybody else gets by an act that everybody has; unset: that it is done, for themselves. */
  readonly forOthers?: ErrorName
}

const unique = () => randomUUID().slice(0, 8)
const email = () => `invited-${randomUUID()}@example.com`

/** One of every act of the table. An act that is missing here fails the matrix. */
export const actSamples: Readonly<Record<string, ActSample>> = {
  'domain.add': { parameters: async () => ({ name: `d${randomUUID()}.example` }) },
  'domain.check': { parameters: async ({ boss }) => ({ name: await newDomain(boss) }) },
  'domain.remove': { parameters: async ({ boss }) => ({ name: await newDomain(boss) }) },
  'person.unlink-upstream': { parameters: async (world) => ({ person: await linkedPerson(world) }) },
  'group.create': { parameters: async () => ({ name: `group-${unique()}` }) },
  'group.rename': { parameters: async ({ boss }) => ({ groupId: await newGroup(boss), name: `group-${unique()}` }) },
  'group.describe': { parameters: async ({ boss }) => ({ groupId: await newGroup(boss), description: 'Who is here' }) },
  'group.delete': { parameters: async ({ boss }) => ({ groupId: await newGroup(boss) }) },
  'group.add-member': {
    parameters: async ({ boss, owner }) => ({ groupId: await newGroup(boss), personId: owner.person.id }),
  },
  'group.remove-member': {
    async parameters({ boss, owner }) {
      const membership = { groupId: await newGroup(boss), personId: owner.person.id }
      await boss.act('group.add-member', membership)
      return membership
    },
  },
  'person.invite': { parameters: async () => ({ email: email(), role: 'member' }) },
  'invite.resend': { parameters: async ({ boss }) => ({ inviteId: await newInvite(boss) }) },
  'invite.link': { parameters: async ({ boss }) => ({ inviteId: await newInvite(boss) }) },
  'invite.revoke': { parameters: async ({ boss }) => ({ inviteId: await newInvite(boss) }) },
  'person.rename': { parameters: async ({ owner }) => ({ personId: owner.person.id, name: 'New Name' }) },
  'person.change-role': { parameters: async ({ owner }) => ({ personId: owner.person.id, role: 'administrator' }) },
  'person.deactivate': { parameters: async ({ owner }) => ({ personId: owner.person.id }) },
  'person.reactivate': {
    async parameters({ runtime, boss }) {
      const personId = (await signedInPerson(runtime)).person.id
      await boss.act('person.deactivate', { personId })
      return { personId }
    },
  },
  'person.recover': { parameters: async ({ owner }) => ({ personId: owner.person.id }) },
  'key-policy.save': { parameters: async (world) => ({ policy: policyOf(world), enforceOnEnrolled: false }) },
  'key-policy.simulate': {
    parameters: async (world) => ({ policy: policyOf(world), keyId: world.owner.keyId }),
  },
  'aws-role.create': { parameters: async () => roleRule() },
  'aws-role.change': { parameters: async ({ boss }) => ({ ruleId: await newRoleRule(boss), ...roleRule() }) },
  'aws-role.delete': { parameters: async ({ boss }) => ({ ruleId: await newRoleRule(boss) }) },
  'metadata-service.load': { parameters: async () => ({}), answers: 'metadataUnreachable' },
  // The touch is right; the file comes by an address of its own.
  'metadata-service.load-file': { parameters: async () => ({ sha256: sha256Name() }), answers: 'requestMalformed' },
  'key.add': { parameters: async () => ({}) },
  'key.rename': {
    parameters: async ({ owner }) => ({ keyId: owner.keyId, nickname: `Key ${unique()}` }),
    forOthers: 'keyUnknown',
  },
  'key.remove': { parameters: async (world) => ({ keyId: await spareKey(world) }), forOthers: 'keyUnknown' },
  'key.remove-of-person': { parameters: async (world) => ({ keyId: await spareKey(world) }) },
  'session.end': {
    parameters: async (world) => ({ sessionId: await anotherSession(world) }),
    forOthers: 'sessionUnknown',
  },
  'aws-loan.end': {
    parameters: async (world) => ({ loanId: await newLoan(world) }),
    forOthers: 'awsLoanUnknown',
  },
  'aws-loan.end-of-anyone': { parameters: async (world) => ({ loanId: await newLoan(world) }) },
  'session.end-others': { parameters: async () => ({}) },
  'session.end-of-anyone': { parameters: async (world) => ({ sessionId: await anotherSession(world) }) },
  'session.end-all-of-key': { parameters: async ({ owner }) => ({ keyId: owner.keyId }) },
  'session.end-all-of-person': { parameters: async ({ owner }) => ({ personId: owner.person.id }) },
  'notice.dismiss': { parameters: async (world) => ({ noticeId: await newNotice(world) }), forOthers: 'noticeUnknown' },
  'delivery.retry': { parameters: async () => ({ deliveryId: randomUUID() }), answers: 'deliveryUnknown' },
  'api-token.create': { parameters: async () => ({ name: `token ${unique()}`, days: 1 }) },
  'api-token.revoke': { parameters: async ({ boss }) => ({ id: await newApiToken(boss) }) },
  'application.register': { parameters: async () => application() },
  'application.disable': { parameters: async ({ boss }) => ({ clientId: await newApplication(boss) }) },
  'application.enable': {
    async parameters({ boss }) {
      const clientId = await newApplication(boss)
      await boss.act('application.disable', { clientId })
      return { clientId }
    },
  },
  'application.rotate-secret': { parameters: async ({ boss }) => ({ clientId: await newApplication(boss) }) },
  'application.edit-redirects': {
    parameters: async ({ boss }) => ({
      clientId: await newApplication(boss),
      redirectUris: ['https://wiki.example.com/other'],
    }),
  },
  'signing-key.rotate': { parameters: async () => ({}) },
  'signing-key.revoke': { parameters: async () => ({ kid: randomUUID() }), answers: 'signingKeyUnknown' },
  'setting.change': { parameters: async () => ({ name: 'login_ip_mismatch', value: 'deny' }) },
}

/** Does an act and takes one text out of what it gives. */
async function made(boss: SignedInPerson, act: string, parameters: JsonValue, member: string): Promise<string> {
  const result = await boss.act(act, parameters)
  const entries = typeof result === 'object' && result !== null ? Object.entries(result) : []
  const value = entries.find(([name]) => name === member)?.[1]
  if (typeof value !== 'string') throw new Error(`${act} gives no ${member}`)
  return value
}

const newDomain = (boss: SignedInPerson) => made(boss, 'domain.add', { name: `d${randomUUID()}.example` }, 'name')
const newGroup = (boss: SignedInPerson) => made(boss, 'group.create', { name: `group-${unique()}` }, 'groupId')
const newInvite = (boss: SignedInPerson) => made(boss, 'person.invite', { email: email(), role: 'member' }, 'inviteId')
const newApiToken = (boss: SignedInPerson) => made(boss, 'api-token.create', { name: 'Reader', days: 1 }, 'id')
const newApplication = (boss: SignedInPerson) => made(boss, 'application.register', application(), 'clientId')
const newRoleRule = (boss: SignedInPerson) => made(boss, 'aws-role.create', roleRule(), 'ruleId')

/** A rule for a role that nobody else asks for. */
function roleRule() {
  const [name, pattern] = [`Rule ${unique()}`, `arn:aws:iam::123456789012:role/r${unique()}`]
  return { name, pattern, who: 'everybody', tags: 'preferred', published: false } as const
}

function application() {
  return { name: `Wiki ${unique()}`, redirectUris: ['https://wiki.example.com/callback'] }
}

function policyOf({ runtime }: ActWorld) {
  return { ...initialKeyPolicy(runtime.config), useMetadataService: false }
}

function sha256Name(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex')
}

async function linkedPerson({ runtime, owner }: ActWorld): Promise<string> {
  const { prisma } = runtime.database
  const account = { issuer: 'https://accounts.example.com', subject: randomUUID(), hostedDomain: null }
  await linkUpstreamIdentity(prisma, { ...account, personId: owner.person.id }, runtime.clock())
  return owner.person.id
}

/** A second key of the owner, which an invite of the operator adds. */
async function spareKey({ runtime, owner }: ActWorld): Promise<string> {
  return (await enrolledPerson(runtime, owner.person.email)).keyId
}

/** The session that the enrolment of a second key began. */
async function anotherSession(world: ActWorld): Promise<string> {
  const keyId = await spareKey(world)
  const { prisma } = world.runtime.database
  return (await prisma.session.findFirstOrThrow({ where: { keyId, revokedAt: null } })).id
}

/** A role that the session lends by which the owner is signed in: which kind it is of makes no difference to its end. */
async function newLoan({ runtime, owner }: ActWorld): Promise<string> {
  const { prisma } = runtime.database
  const createdAt = runtime.clock()
  const { id: sessionId, personId } = await prisma.session.findFirstOrThrow({ where: { personId: owner.person.id } })
  const roleArn = 'arn:aws:iam::123456789012:role/VouchDeveloper'
  const expiresAt = new Date(createdAt.getTime() + 600_000)
  return insertLoan(prisma, { sessionId, personId, roleArn, via: [], name: unique(), createdAt, expiresAt })
}

async function newNotice({ runtime, owner }: ActWorld): Promise<string> {
  const { prisma } = runtime.database
  const createdAt = runtime.clock()
  const about = { kind: 'key_added', audience: 'person', personId: owner.person.id, createdAt } as const
  await insertNotices(prisma, [{ ...about, details: { key: unique() } }])
  return (
    await prisma.notice.findFirstOrThrow({ where: { personId: owner.person.id, audience: 'person', readAt: null } })
  ).id
}
