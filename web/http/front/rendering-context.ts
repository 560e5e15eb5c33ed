import asyncHooks, { AsyncLocalStorage } from 'node:async_hooks'
import type { ServerResponse } from 'node:http'

/**
 * Next keeps the context of a page in AsyncLocalStorage. Before Node 24 its first use switches async hooks on for the whole process,
 * for good, and every request of the protocol pays for them: a quarter fewer key sets a second were measured
 * (docs/decisions/0011). So the storages that Next makes are known here, and are switched off while no page is being rendered.
 */
const storages = new Set<AsyncLocalStorage<unknown>>()

class KnownStorage<T> extends AsyncLocalStorage<T> {
  constructor() {
    super()
    storages.add(this as AsyncLocalStorage<unknown>)
  }
}

let rendering = 0

/**
 * Gives Next the storages of this module; to be called before it is loaded. Next takes the class from the global object,
 * and the React that it carries from the module.
 */
export function knowRenderingContext(): void {
  Object.assign(globalThis, { AsyncLocalStorage: KnownStorage })
  Object.assign(asyncHooks, { AsyncLocalStorage: KnownStorage })
}

/** Counts a page as being rendered until its answer has ended, however it ends. */
export function renderingUntilClosed(response: Pick<ServerResponse, 'once'>): void {
  rendering += 1
  response.once('close', () => {
    rendering -= 1
    if (rendering > 0) return
    for (const storage of storages) storage.disable()
  })
}
