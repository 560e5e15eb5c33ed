import type { Queryable } from './database.ts'
import type { Prisma } from './generated/client.ts'
import { lockUntilCommit } from './transaction-lock.ts'

export type SettingValue = Prisma.InputJsonValue

/** The settings that were ever changed, by name. What they may be is for domain/settings to say. */
export async function findSettings(queryable: Queryable): Promise<ReadonlyMap<string, unknown>> {
  const rows = await queryable.setting.findMany({ orderBy: { name: 'asc' } })
  return new Map(rows.map(({ name, value }) => [name, value]))
}

/** What one setting was set to, undefined where it never was. */
export async function findSetting(queryable: Queryable, name: string): Promise<unknown> {
  const row = await queryable.setting.findUnique({ where: { name }, select: { value: true } })
  return row?.value
}

/** Lets one transaction at a time change settings, until it ends, for changes that look at what was set before. */
export async function lockSettings(transaction: Queryable): Promise<void> {
  await lockUntilCommit(transaction, 'settings')
}

export async function storeSetting(queryable: Queryable, name: string, value: SettingValue, now: Date): Promise<void> {
  await queryable.setting.upsert({
    where: { name },
    create: { name, value, updatedAt: now },
    update: { value, updatedAt: now },
  })
}
