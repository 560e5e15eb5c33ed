import { VouchError } from '@vouch/protocol'
import type { Queryable } from '../../db/database.ts'
import { findSettings, lockSettings, storeSetting } from '../../db/settings.ts'
import type { Runtime } from '../../runtime.ts'
import { type Doer, doneBy } from '../audit/doer.ts'
import { recordEvent } from '../audit/record-event.ts'
import { knownSettings, type SettingName, type Settings } from './known-settings.ts'
import { tellOfOpenedRoles } from './tell-of-opened-roles.ts'
import { tellOfShorterRetention } from './tell-of-shorter-retention.ts'

/** What holds now: what was set, else what a setting is from the start. */
export async function readSettings(
  runtime: Pick<Runtime, 'database'>,
  queryable: Queryable = runtime.database.prisma,
): Promise<Settings> {
  const stored = await findSettings(queryable)
  const names = Object.keys(knownSettings) as SettingName[]
  return Object.fromEntries(
    names.map((name) => [
      name,
      stored.has(name) ? knownSettings[name].schema.parse(stored.get(name)) : knownSettings[name].initial,
    ]),
  ) as Settings
}

/**
 * Changes one setting, from the next request on and on every replica.
 *
 * @param text as a person writes it on the command line
 * @throws VouchError `settingUnknown`, `settingRefused`
 */
export async function changeSetting(
  runtime: Pick<Runtime, 'database' | 'clock'>,
  name: string,
  text: string,
  doer?: Doer,
): Promise<void> {
  if (!isSettingName(name)) throw new VouchError('settingUnknown', { detail: `It was ${name}.` })
  const { schema, fromText, summary } = knownSettings[name]
  const value = schema.safeParse(fromText(text))
  if (!value.success) throw new VouchError('settingRefused', { detail: `${name}: ${summary}` })
  await runtime.database.prisma.$transaction(async (transaction) => {
    const now = runtime.clock()
    await lockSettings(transaction)
    const before = await readSettings(runtime, transaction)
    await storeSetting(transaction, name, value.data, now)
    const change = { before, after: await readSettings(runtime, transaction) }
    await tellOfShorterRetention(transaction, change, doer, now)
    await tellOfOpenedRoles(transaction, change, doer, now)
    await recordEvent(transaction, {
      type: 'setting.changed',
      outcome: 'ok',
      ...doneBy(doer, { name, value: JSON.stringify(value.data) }),
    })
  })
}

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(knownSettings, name)
}
