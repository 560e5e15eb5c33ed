import { z } from 'zod'
import { defineAct } from '../acts/define-act.ts'
import { doerOf } from '../acts/doer-of.ts'
import { changeSetting } from './settings.ts'

const changeSettingAct = defineAct({
  name: 'setting.change',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ name: z.string().max(64), value: z.string().trim().min(1).max(1_000) }),
  /** @throws VouchError `settingUnknown`, `settingRefused` */
  async run(context, { name, value }) {
    await changeSetting(context.runtime, name, value, doerOf(context))
    return undefined
  },
})

/** What administrators do with settings. */
export const settingActs = [changeSettingAct]
