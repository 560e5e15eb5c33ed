import { type Operation, type OperationName, operations } from '@vouch/protocol'
import { type Context, Hono } from 'hono'
import { answerOperation } from '../../domain/operations/answer-operation.ts'
import type { Runtime } from '../../runtime.ts'
import { answerJson } from '../answer-json.ts'
import { type Env, endpointRequest } from '../endpoint-request.ts'
import { jsonBody } from '../json-body.ts'

/**
 * What the command line asks, by the table of operations (protocol/api/operations.ts). Its token and the proof of its key come in
 * headers that no other site can make a browser send, so no origin is asked for.
 */
export function operationRoutes(runtime: Runtime): Hono<Env> {
  const app = new Hono<Env>()
  for (const name of Object.keys(operations) as OperationName[]) {
    const { method, path, parameters }: Operation = operations[name]
    app.on(method, path, async (context: Context<Env>) => {
      const given = method === 'GET' ? {} : await jsonBody(context, parameters)
      const request = endpointRequest(context, runtime, new Map())
      return answerJson(context, await answerOperation(runtime, name, given as never, request))
    })
  }
  return app
}
