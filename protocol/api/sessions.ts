import * as z from 'zod'
import { operation } from './operation.ts'

/** The person's own sessions that are alive. Times are seconds since the epoch. */
export const listSessions = operation({
  method: 'GET',
  path: '/api/v1/sessions',
  parameters: z.strictObject({}),
  result: z.object({
    sessions: z
      .array(
        z.object({
          id: z.uuid(),
          kind: z.enum(['browser', 'cli', 'application']),
          /** Host, browser or application, as the dashboard names it. */
          name: z.string().max(300),
          ip: z.string().max(64).nullable(),
          key: z.string().max(200),
          created_at: z.int(),
          expires_at: z.int(),
          last_used_at: z.int(),
          /** Its login was finished by pasting a code into a terminal. */
          pasted: z.boolean().optional(),
          /** Whether it is the one that asks. */
          current: z.boolean(),
        }),
      )
      .max(1_000),
  }),
})

/** Ends one of the person's own sessions, as the dashboard does without a touch. */
export const endSession = operation({
  method: 'POST',
  path: '/api/v1/sessions/end',
  parameters: z.strictObject({ id: z.uuid() }),
  result: z.object({ ended: z.boolean() }),
})
