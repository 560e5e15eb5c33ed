import * as z from 'zod'
import { operation } from './operation.ts'

/** The person's own security keys. Times are seconds since the epoch. */
export const listKeys = operation({
  method: 'GET',
  path: '/api/v1/keys',
  parameters: z.strictObject({}),
  result: z.object({
    keys: z
      .array(
        z.object({
          id: z.uuid(),
          name: z.string().max(200),
          model: z.string().max(200).nullable(),
          state: z.enum(['active', 'disabled']),
          enrolled_at: z.int(),
          last_used_at: z.int().nullable(),
          /** Whether this session began with a touch of it. */
          current: z.boolean(),
        }),
      )
      .max(100),
  }),
})
