import { parseRoleArn, VouchError } from '@vouch/protocol'
import { countLoans, findLoanOfSession, insertLoan, type LoanRow, type NewLoan } from '../../db/aws/aws-loans.ts'
import { lockPerson } from '../../db/people/people.ts'
import { recordEvent } from '../audit/record-event.ts'
import { displayText } from '../enrollment/display-text.ts'
import type { OperationContext } from '../operations/operation.ts'
import { recordRefusal } from './record-refusal.ts'
import { requireAllowed } from './require-allowed.ts'

/** More than anybody lends at once; without an end, nobody would see in a list what is still out. */
const MOST_LOANS = 20

export interface LoanWish {
  readonly role: string
  readonly via: readonly string[]
  /** What the person calls the borrower. */
  readonly name: string
  readonly seconds: number
}

/**
 * Lends a role on behalf of the session that asks, until its own time or the session's is up.
 *
 * @throws VouchError `roleArnMalformed`, `requestMalformed` for a name that cannot be shown, `tooManyAwsLoans`, and those of the rules of
 *   its roles (`requireAllowed`)
 */
export async function createLoan(context: OperationContext, wish: LoanWish): Promise<LoanRow> {
  const { session, now } = context
  const loan = {
    sessionId: session.id,
    personId: session.person.id,
    roleArn: parseRoleArn(wish.role).arn,
    via: wish.via.map((role) => parseRoleArn(role).arn),
    name: displayText('name', wish.name),
    createdAt: now,
    expiresAt: new Date(Math.min(now.getTime() + wish.seconds * 1_000, session.expiresAt.getTime())),
  }
  try {
    await requireAllowed(context, [...loan.via, loan.roleArn])
    return await insertWhereThereIsRoom(context, loan)
  } catch (error) {
    if (error instanceof VouchError) await recordRefusal(context, { role: loan.roleArn, name: loan.name }, error)
    throw error
  }
}

async function insertWhereThereIsRoom(
  { runtime, session, ip, now }: OperationContext,
  loan: NewLoan,
): Promise<LoanRow> {
  const { personId, sessionId } = loan
  return runtime.database.prisma.$transaction(async (transaction) => {
    // Of many that are made at once, only as many as there is room for.
    await lockPerson(transaction, personId)
    if ((await countLoans(transaction, personId, now)) >= MOST_LOANS) throw new VouchError('tooManyAwsLoans')
    const id = await insertLoan(transaction, loan)
    await recordEvent(transaction, {
      type: 'aws_loan.created',
      outcome: 'ok',
      personId,
      keyId: session.key.id,
      sessionId,
      ceremonyId: session.ceremonyId,
      clientId: session.clientId ?? undefined,
      ip,
      details: { loan: id, role: loan.roleArn, name: loan.name, until: loan.expiresAt.toISOString() },
    })
    const created = await findLoanOfSession(transaction, { id, sessionId })
    if (created === undefined) throw new VouchError('internal')
    return created
  })
}
