import { paths } from '@vouch/protocol'
import { Hono } from 'hono'
import { pushOutcome } from '../../domain/oidc/push-outcome.ts'
import type { Runtime } from '../../runtime.ts'
import { readForm } from '../body.ts'
import { type Env, endpointRequest } from '../endpoint-request.ts'

/** What became of a pushed request, for the terminal that pushed it and that no browser comes back to. */
export function parOutcomeRoute(runtime: Runtime): Hono<Env> {
  return new Hono<Env>().post(paths.parOutcome, async (context) =>
    context.json(await pushOutcome(runtime, endpointRequest(context, runtime, await readForm(context)))),
  )
}
