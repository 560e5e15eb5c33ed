import { z } from 'zod'
import { defineAct } from '../acts/define-act.ts'
import { addKey } from './add-key.ts'
import { removeKeyOfPerson, removeOwnKey } from './remove-key.ts'
import { renameOwnKey } from './rename-key.ts'

const keyId = z.uuid()

/** The touch of a key that is there begins the enrolment of another, whose own touch ends it (`POST /api/v1/enrollment`). */
const add = defineAct({
  name: 'key.add',
  by: 'person',
  touch: true,
  parameters: z.strictObject({}),
  run: addKey,
})

const rename = defineAct({
  name: 'key.rename',
  by: 'person',
  touch: true,
  parameters: z.strictObject({ keyId, nickname: z.string().max(200) }),
  async run(context, parameters) {
    await renameOwnKey(context, parameters)
    return undefined
  },
})

const remove = defineAct({
  name: 'key.remove',
  by: 'person',
  touch: true,
  parameters: z.strictObject({ keyId }),
  async run(context, parameters) {
    return { sessionsEnded: await removeOwnKey(context, parameters.keyId) }
  },
})

const removeOfPerson = defineAct({
  name: 'key.remove-of-person',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ keyId }),
  async run(context, parameters) {
    return { sessionsEnded: await removeKeyOfPerson(context, parameters.keyId) }
  },
})

export const keyActs = [add, rename, remove, removeOfPerson] as const
