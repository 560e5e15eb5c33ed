import type { StsError } from './sts-error.ts'

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/'

/** An element with text or with children; an undefined child is left out. */
export interface Fields {
  readonly [name: string]: string | Fields | undefined
}

/** The XML of a successful answer of the AWS Query protocol. */
export function resultXml(action: string, result: Fields, requestId: string): string {
  const metadata = element('ResponseMetadata', { RequestId: requestId })
  return `<${action}Response xmlns="${NAMESPACE}">${element(`${action}Result`, result)}${metadata}</${action}Response>`
}

/** The XML of a refusal of the AWS Query protocol. */
export function errorXml(error: StsError, requestId: string): string {
  const type = error.status < 500 ? 'Sender' : 'Receiver'
  const body = element('Error', { Type: type, Code: error.code, Message: error.message })
  return `<ErrorResponse xmlns="${NAMESPACE}">${body}${element('RequestId', requestId)}</ErrorResponse>`
}

function element(name: string, content: string | Fields): string {
  const inner =
    typeof content === 'string'
      ? escapeText(content)
      : Object.entries(content)
          .map(([child, value]) => (value === undefined ? '' : element(child, value)))
          .join('')
  return `<${name}>${inner}</${name}>`
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
