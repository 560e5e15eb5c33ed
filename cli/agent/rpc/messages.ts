import { errorNameOf, VouchError } from '@vouch/protocol'
import * as z from 'zod'

/** One message may not be longer, in bytes, its line end included. */
export const MAX_FRAME_BYTES = 65_536

/** JSON-RPC 2.0 §5.1, and one code of our own for every error of the catalogue. */
export const rpcErrorCode = {
  parse: -32_700,
  invalidRequest: -32_600,
  unknownMethod: -32_601,
  invalidParams: -32_602,
  catalogue: -32_000,
} as const

/** A request, or a notification where `id` is missing. `params` is checked by the method. */
export const requestSchema = z.strictObject({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string().max(64), z.int()]).optional(),
  method: z.string().max(64),
  params: z.unknown().optional(),
})
export type RpcId = string | number | null

const rpcErrorSchema = z.object({
  code: z.int(),
  message: z.string(),
  data: z.object({ code: z.string(), next: z.string(), exit: z.int(), detail: z.string().optional() }).optional(),
})
export type RpcError = z.infer<typeof rpcErrorSchema>

export const responseSchema = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.int(), z.null()]),
  result: z.unknown().optional(),
  error: rpcErrorSchema.optional(),
})

/** The words of an error for the other side: text, stable code and exit code, so that a caller needs no catalogue. */
export function rpcErrorOf(error: VouchError): RpcError {
  const { code, next, exit } = error.entry
  const detail = error.detail === undefined ? {} : { detail: error.detail }
  return { code: rpcErrorCode.catalogue, message: error.message, data: { code, next, exit, ...detail } }
}

/** The error that the agent meant. What is not of the catalogue is a misunderstanding between two versions. */
export function vouchErrorOf(error: RpcError): VouchError {
  const name = error.data === undefined ? undefined : errorNameOf(error.data.code)
  if (name === undefined) return new VouchError('agentProtocol', { detail: `The agent said: ${error.message}` })
  return new VouchError(name, error.data?.detail === undefined ? {} : { detail: error.data.detail })
}
