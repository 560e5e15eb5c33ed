import { runtime } from './runtime.ts'

/**
 * What Next calls where a page fails while it is made: the person sees an error page that says nothing of it, so the log has to.
 *
 * @param context.routePath the page's file path, which holds nothing that the person sent
 */
export function onRequestError(error: unknown, _request: unknown, context: { readonly routePath: string }): void {
  runtime().log.error({ err: error, page: context.routePath }, 'a page failed')
}
