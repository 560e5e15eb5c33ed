import { VouchError } from '@vouch/protocol'
import type { EndpointContext } from '../endpoint-request.ts'
import { offered } from '../offered.ts'
import { optionalParameter } from './required-parameter.ts'

const PROMPTS: ReadonlySet<string> = new Set(offered.prompts)
const SECONDS = /^\d{1,8}$/
const MAX_HINT = 320

/**
 * What the client says about the sign-in itself (OIDC Core §3.1.2.1).
 *
 * @returns `prompt` space-separated, `maxAge` seconds
 * @throws VouchError `requestMalformed`
 */
export function promptAndAge({ request }: EndpointContext) {
  const prompt = optionalParameter(request, 'prompt')
  const values = prompt?.split(' ') ?? []
  const sound = values.every((value) => PROMPTS.has(value)) && !(values.includes('none') && values.length > 1)
  if (!sound) throw new VouchError('requestMalformed', { detail: 'prompt is not understood.' })
  const maxAge = optionalParameter(request, 'max_age')
  if (maxAge !== undefined && !SECONDS.test(maxAge)) {
    throw new VouchError('requestMalformed', { detail: 'max_age is a number of seconds.' })
  }
  const loginHint = optionalParameter(request, 'login_hint')
  if (loginHint !== undefined && loginHint.length > MAX_HINT) {
    throw new VouchError('requestMalformed', { detail: 'login_hint is too long.' })
  }
  return { prompt: prompt ?? null, maxAge: maxAge === undefined ? null : Number(maxAge), loginHint: loginHint ?? null }
}
