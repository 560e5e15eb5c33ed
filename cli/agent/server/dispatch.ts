import { VouchError } from '@vouch/protocol'
import { type RpcError, rpcErrorCode, rpcErrorOf } from '../rpc/messages.ts'
import { type AgentMethod, agentMethods, type Params, type Result } from '../rpc/methods.ts'
import type { Caller } from './caller.ts'

export type Handlers = {
  readonly [M in AgentMethod]: (params: Params<M>, caller: Caller) => Promise<Result<M>> | Result<M>
}

/** Answers one request. It never throws: whatever a method throws becomes an error that tells nothing but the catalogue's words. */
export type Dispatch = (
  method: string,
  params: unknown,
  caller: Caller,
) => Promise<{ result: unknown } | { error: RpcError }>

export function dispatcher(handlers: Handlers): Dispatch {
  return async (method, params, caller) => {
    if (!isMethod(method)) return { error: { code: rpcErrorCode.unknownMethod, message: 'There is no such method.' } }
    try {
      return await run(handlers, method, params, caller)
    } catch (error) {
      return { error: rpcErrorOf(error instanceof VouchError ? error : new VouchError('unexpected')) }
    }
  }
}

async function run<M extends AgentMethod>(handlers: Handlers, method: M, params: unknown, caller: Caller) {
  const { params: schema, result: resultSchema } = agentMethods[method]
  const parsed = schema.safeParse(params ?? {})
  if (!parsed.success) {
    return { error: { code: rpcErrorCode.invalidParams, message: 'The parameters are not those of the method.' } }
  }
  // The strict schema is the last gate: a field that is not in the contract cannot leave the agent.
  return { result: resultSchema.parse(await handlers[method](parsed.data as Params<M>, caller)) }
}

function isMethod(method: string): method is AgentMethod {
  return Object.hasOwn(agentMethods, method)
}
