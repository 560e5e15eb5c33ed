import {
  ACCESS_TOKEN_TYPE,
  AWS_LOAN_PARAMETER,
  type AwsLoan,
  CLI_CLIENT_ID,
  ID_TOKEN_TYPE,
  type OperationName,
  operations,
  paths,
  TOKEN_EXCHANGE_GRANT,
} from '@vouch/protocol'
import { decodeJwt } from 'jose'
import { afterAll, expect, test } from 'vitest'
import { deleteRoleRule } from '../../db/aws/aws-role-rules.ts'
import { loggedIn, postForm, tokenHash } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { writeRule } from '../../testing/role-rules.ts'
import { postAct, type SignedInPerson, signedInPerson } from '../../testing/signed-in-person.ts'

const provider = await startTestProvider({ replicas: 2, config: { rateLimits: 'off' } })
afterAll(() => provider.close())
const { clock, issuer, runtime } = provider
const { prisma } = runtime.database
const [first = '', second = ''] = provider.replicas
const boss = await signedInPerson(runtime, { role: 'administrator' })

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
const OTHER_ROLE = 'arn:aws:iam::123456789012:role/VouchAdmin'

type Login = Awaited<ReturnType<typeof loggedIn>>

async function ask(login: Login, name: OperationName, parameters: object = {}, replica = first): Promise<Response> {
  const { method, path } = operations[name]
  const dpop = await login.key.proof(method, path, { ath: tokenHash(login.token) })
  const headers = { authorization: `DPoP ${login.token}`, dpop, 'content-type': 'application/json' }
  return fetch(`${replica}${path}`, {
    method,
    headers,
    ...(method === 'POST' ? { body: JSON.stringify(parameters) } : {}),
  })
}

async function exchange(login: Login, changes: Record<string, string> = {}, replica = first): Promise<Response> {
  const form = {
    grant_type: TOKEN_EXCHANGE_GRANT,
    client_id: CLI_CLIENT_ID,
    subject_token: login.token,
    subject_token_type: ACCESS_TOKEN_TYPE,
    requested_token_type: ID_TOKEN_TYPE,
    audience: issuer,
    resource: ROLE,
    ...changes,
  }
  const dpop = await login.key.proof('POST', paths.token, { ath: tokenHash(login.token) })
  return postForm(`${replica}${paths.token}`, form, { dpop })
}

const code = async (response: Response) => (await response.json()).code

const wish = { role: ROLE, name: 'a container', seconds: 900 }

async function lend(login: Login, changes: object = {}): Promise<AwsLoan> {
  const response = await ask(login, 'aws.loans.create', { ...wish, ...changes })
  const body = await response.json()
  expect([response.status, body.code ?? null]).toEqual([200, null])
  return operations['aws.loans.create'].result.parse(body)
}

/** How using a loan and minting for it end, at a replica. */
async function tried(login: Login, { id }: AwsLoan, replica = first) {
  const use = await ask(login, 'aws.loans.use', { id }, replica)
  const mint = await exchange(login, { [AWS_LOAN_PARAMETER]: id }, replica)
  const said = async (response: Response) => {
    const body = await response.json()
    return response.ok ? 'given' : (body.code ?? body.vouch_code)
  }
  return { use: await said(use), mint: await said(mint) }
}

const GIVEN = { use: 'given', mint: 'given' }
const REFUSED = { use: 'VCH-4019', mint: 'VCH-4019' }

async function someone(): Promise<{ person: SignedInPerson; login: Login }> {
  const person = await signedInPerson(runtime)
  return { person, login: await loggedIn(provider, person.authenticator) }
}

const events = (personId: string, type: string) => prisma.auditEvent.findMany({ where: { personId, type } })

test('a role is lent, seen, used, given back, and then gives nothing; the log tells of each step', async () => {
  const { person, login } = await someone()
  const loan = await lend(login)
  const seconds = Math.floor(clock().getTime() / 1_000)
  expect(loan).toMatchObject({ role: ROLE, via: [], name: 'a container', current: true, last_used_at: null })
  expect(loan.expires_at - loan.created_at).toBe(900)
  expect(loan.from).toBe('Command line on laptop (Linux 6.1)')

  const show = async () => (await ask(login, 'aws.loans.show', { id: loan.id }, second)).json()
  expect(await show()).toMatchObject({ ended: null, loan: { last_used_at: null } })
  const minted = await exchange(login, { [AWS_LOAN_PARAMETER]: loan.id })
  const { jti } = decodeJwt((await minted.json()).access_token)
  expect((await show()).loan.last_used_at).toBeGreaterThanOrEqual(seconds)
  expect(await tried(login, loan, second)).toEqual(GIVEN)

  const { loans } = await (await ask(login, 'aws.loans.list')).json()
  expect(loans).toMatchObject([{ id: loan.id, current: true }])
  expect((await ask(login, 'aws.loans.end', { id: loan.id }, second)).status).toBe(200)
  expect(await (await ask(login, 'aws.loans.end', { id: loan.id })).json()).toMatchObject({ code: 'VCH-6821' })
  expect(await show()).toMatchObject({ ended: 'returned' })
  expect(await tried(login, loan)).toEqual(REFUSED)
  expect((await (await ask(login, 'aws.loans.list')).json()).loans).toEqual([])

  const about = { loan: loan.id, role: ROLE, name: 'a container' }
  expect(await events(person.person.id, 'aws_loan.created')).toMatchObject([
    { sessionId: login.tokens.vouch_session.id, keyId: person.keyId, details: about },
  ])
  expect(await events(person.person.id, 'aws_loan.ended')).toMatchObject([
    { details: { ...about, reason: 'returned' } },
  ])
  expect(await events(person.person.id, 'aws_loan.refused')).toMatchObject([
    { outcome: 'refused', details: { ...about, reason: 'awsLoanEnded' } },
  ])
  const tokens = await events(person.person.id, 'token.minted')
  expect(tokens.map(({ details }) => details)).toContainEqual(expect.objectContaining({ jti, loan: loan.id }))
  expect(await events(person.person.id, 'token.refused')).toMatchObject([{ details: { loan: loan.id } }])
})

test('what is ended on the dashboard gives nothing from the next request on, at another replica', async () => {
  const { person, login } = await someone()
  const [mine, theirs, kept] = [await lend(login), await lend(login), await lend(login)]
  expect((await postAct(provider, person, 'aws-loan.end', { loanId: mine.id })).status).toBe(200)
  expect((await postAct(provider, boss, 'aws-loan.end-of-anyone', { loanId: theirs.id })).status).toBe(200)
  for (const [loan, ended] of [
    [mine, 'ended_by_person'],
    [theirs, 'ended_by_administrator'],
  ] as const) {
    expect(await tried(login, loan, second)).toEqual(REFUSED)
    expect(await (await ask(login, 'aws.loans.show', { id: loan.id }, second)).json()).toMatchObject({ ended })
  }
  expect(await tried(login, kept, second)).toEqual(GIVEN)
  const ended = await events(person.person.id, 'aws_loan.ended')
  expect(ended.map(({ details }) => details)).toContainEqual(expect.objectContaining({ by: boss.person.email }))
})

test('an administrator who ends a loan of their own is told that they did it themselves', async () => {
  const login = await loggedIn(provider, boss.authenticator)
  const { id } = await lend(login)
  expect((await postAct(provider, boss, 'aws-loan.end-of-anyone', { loanId: id })).status).toBe(200)
  expect((await (await ask(login, 'aws.loans.show', { id })).json()).ended).toBe('ended_by_person')
})

test('a loan is over at its time, to the second, and never outlives its session', async () => {
  const { login } = await someone()
  const [short, long] = [await lend(login, { seconds: 60 }), await lend(login, { seconds: 43_200 })]
  expect(long.expires_at).toBe(login.tokens.vouch_session.expires_at)
  const over = async (seconds: number) =>
    prisma.awsLoan.update({
      where: { id: short.id },
      data: { expiresAt: new Date(clock().getTime() + seconds * 1_000) },
    })
  await over(30)
  expect(await tried(login, short)).toEqual(GIVEN)
  await over(0)
  expect(await tried(login, short)).toEqual(REFUSED)
  expect((await (await ask(login, 'aws.loans.show', { id: short.id })).json()).ended).toBe('time')
  expect((await (await ask(login, 'aws.loans.list')).json()).loans).toMatchObject([{ id: long.id }])
})

test('with its session a loan is gone from every list, and gives nothing', async () => {
  const { person, login } = await someone()
  const other = await loggedIn(provider, person.authenticator)
  const loan = await lend(login)
  expect((await (await ask(other, 'aws.loans.list')).json()).loans).toMatchObject([{ id: loan.id, current: false }])
  await person.act('session.end', { sessionId: login.tokens.vouch_session.id })
  expect((await (await ask(other, 'aws.loans.list')).json()).loans).toEqual([])
  expect((await ask(login, 'aws.loans.use', { id: loan.id })).status).toBe(401)
  expect((await exchange(login, { [AWS_LOAN_PARAMETER]: loan.id })).status).toBe(400)
})

test('a loan is of use to its own session, for its own role, and to nobody and nothing else', async () => {
  const { person, login } = await someone()
  const [sameperson, stranger] = [await loggedIn(provider, person.authenticator), (await someone()).login]
  const loan = await lend(login)
  const nowhere = { ...loan, id: '11111111-1111-4111-8111-111111111111' }
  for (const holder of [sameperson, stranger]) {
    expect(await tried(holder, loan)).toEqual(REFUSED)
    expect(await (await ask(holder, 'aws.loans.show', { id: loan.id })).json()).toMatchObject({ code: 'VCH-6821' })
  }
  expect(await tried(login, nowhere)).toEqual(REFUSED)
  const otherRole = await exchange(login, { [AWS_LOAN_PARAMETER]: loan.id, resource: OTHER_ROLE })
  expect(await otherRole.json()).toMatchObject({ error: 'invalid_target', vouch_code: 'VCH-4019' })
  expect((await exchange(login, { [AWS_LOAN_PARAMETER]: 'x' })).status).toBe(400)
  expect(await (await ask(stranger, 'aws.loans.end', { id: loan.id })).json()).toMatchObject({ code: 'VCH-6821' })
  const row = await prisma.awsLoan.findUniqueOrThrow({ where: { id: loan.id } })
  expect(row).toMatchObject({ endedAt: null, lastUsedAt: null })
  // The same person, at another terminal, may end it.
  expect((await ask(sameperson, 'aws.loans.end', { id: loan.id })).status).toBe(200)
})

test('of a chain, tokens are given for the first role and not for the last', async () => {
  const { login } = await someone()
  const { id } = await lend(login, { role: OTHER_ROLE, via: [ROLE] })
  expect((await exchange(login, { [AWS_LOAN_PARAMETER]: id })).status).toBe(200)
  expect((await exchange(login, { [AWS_LOAN_PARAMETER]: id, resource: OTHER_ROLE })).status).toBe(403)
})

test('a rule that lets the person out of a role of theirs ends the use of what they lend, and lends no more', async () => {
  const { person, login } = await someone()
  const [plain, chained] = [await lend(login), await lend(login, { role: OTHER_ROLE, via: [ROLE] })]
  expect(await tried(login, plain)).toEqual(GIVEN)
  const last = await writeRule(runtime.database, { pattern: OTHER_ROLE, everybody: false })
  expect(await code(await ask(login, 'aws.loans.use', { id: chained.id }, second))).toBe('VCH-4018')
  expect(await tried(login, plain, second)).toEqual(GIVEN)
  const refused = await ask(login, 'aws.loans.create', { ...wish, role: OTHER_ROLE, via: [ROLE] })
  expect(await code(refused)).toBe('VCH-4018')

  const first = await writeRule(runtime.database, { pattern: ROLE, freshSeconds: 60 })
  clock.advance(61)
  expect(await tried(login, plain, second)).toEqual({ use: 'VCH-4017', mint: 'VCH-4017' })
  await deleteRoleRule(prisma, first)
  await deleteRoleRule(prisma, last)
  expect(await tried(login, plain)).toEqual(GIVEN)
  const reasons = (await events(person.person.id, 'aws_loan.refused')).map(({ details }) => details)
  for (const reason of ['awsRoleForbidden', 'awsFreshTouchNeeded']) {
    expect(reasons).toContainEqual(expect.objectContaining({ reason }))
  }
})

test('a used proof, and the key of somebody else, note no use of a loan', async () => {
  const { login } = await someone()
  const thief = (await someone()).login
  const loan = await lend(login)
  await exchange({ ...login, key: thief.key }, { [AWS_LOAN_PARAMETER]: loan.id })
  expect(await prisma.awsLoan.findUnique({ where: { id: loan.id } })).toMatchObject({ lastUsedAt: null })
})

test('a person lends twenty roles at once and not one more, however many ask at the same time', async () => {
  const { person, login } = await someone()
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      ask(login, 'aws.loans.create', wish, index % 2 === 0 ? first : second).then((response) => response.status),
    ),
  )
  expect(answers.filter((status) => status === 200)).toHaveLength(20)
  expect(answers.filter((status) => status === 409)).toHaveLength(10)
  const { loans } = await (await ask(login, 'aws.loans.list')).json()
  await ask(login, 'aws.loans.end', { id: loans[0].id })
  expect((await ask(login, 'aws.loans.create', wish)).status).toBe(200)
  expect(await events(person.person.id, 'aws_loan.refused')).toHaveLength(10)
})

const malformed: [string, object][] = [
  ['no role', { role: 'arn:aws:iam::123456789012:user/alice' }],
  ['a chain of no roles', { via: ['VouchDeveloper'] }],
  ['a chain of five', { via: Array.from({ length: 5 }, () => ROLE) }],
  ['a name that turns the text', { name: 'a \u202Econtainer' }],
  ['a name of two lines', { name: 'a\ncontainer' }],
  ['no name', { name: ' ' }],
  ['a name without end', { name: 'x'.repeat(61) }],
  ['less than a minute', { seconds: 59 }],
  ['more than half a day', { seconds: 43_201 }],
  ['half a second', { seconds: 60.5 }],
  ['what it does not know', { person: 'bob@example.com' }],
]
test.each(malformed)('a wish with %s is refused', async (_, changes) => {
  const login = await shared
  expect((await ask(login, 'aws.loans.create', { ...wish, ...changes })).status).toBe(400)
})
const shared = someone().then(({ login }) => login)
