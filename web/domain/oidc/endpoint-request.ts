import type { Runtime } from '../../runtime.ts'

/** A request as the domain sees it: no duplicates, nothing that is not text, of bounded size. */
export interface EndpointRequest {
  readonly headers: Pick<Headers, 'get'>
  /** Out of the form, or the query where the endpoint is a page's address. */
  readonly parameters: ReadonlyMap<string, string>
  readonly ip: string | undefined
}

/** What every check can see. */
export interface EndpointContext {
  readonly runtime: Pick<Runtime, 'config' | 'database' | 'signingKeys' | 'clock'>
  readonly request: EndpointRequest
  /** One time for the whole request. */
  readonly now: Date
}

export function endpointContext(runtime: EndpointContext['runtime'], request: EndpointRequest): EndpointContext {
  return { runtime, request, now: runtime.clock() }
}
