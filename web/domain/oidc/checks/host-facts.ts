import {
  CLIENT_OS_PARAMETER,
  CLIENT_VERSION_PARAMETER,
  HOST_NAME_PARAMETER,
  OS_USER_PARAMETER,
  TAKES_PASTE_PARAMETER,
} from '@vouch/protocol'
import type { EndpointContext, EndpointRequest } from '../endpoint-request.ts'
import { optionalParameter } from './required-parameter.ts'

const MAX_LENGTH = 64

/** Controls, and what turns the direction of text around or hides in it: a claimed name must not rewrite the page. */
const DECEPTIVE = /[\p{C}\p{Zl}\p{Zp}]/gu

/** What the command line claims of its machine: text for the page, cut and cleaned, never a ground to refuse. */
export function hostFacts({ request }: EndpointContext) {
  return {
    hostName: claimed(request, HOST_NAME_PARAMETER),
    osUser: claimed(request, OS_USER_PARAMETER),
    clientVersion: claimed(request, CLIENT_VERSION_PARAMETER),
    clientOs: claimed(request, CLIENT_OS_PARAMETER),
    takesPaste: optionalParameter(request, TAKES_PASTE_PARAMETER) === '1',
  }
}

function claimed(request: EndpointRequest, name: string): string | null {
  const text = optionalParameter(request, name)?.normalize('NFC').replace(DECEPTIVE, '').trim()
  return text === undefined || text === '' ? null : [...text].slice(0, MAX_LENGTH).join('')
}
