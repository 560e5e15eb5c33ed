import asyncHooks, { AsyncLocalStorage } from 'node:async_hooks'
import { EventEmitter } from 'node:events'
import { afterAll, expect, test } from 'vitest'
import { knowRenderingContext, renderingUntilClosed } from './rendering-context.ts'

const holder = globalThis as { AsyncLocalStorage?: typeof AsyncLocalStorage }
const before = holder.AsyncLocalStorage
knowRenderingContext()
afterAll(() => {
  Object.assign(asyncHooks, { AsyncLocalStorage })
  if (before === undefined) delete holder.AsyncLocalStorage
  else holder.AsyncLocalStorage = before
})

test('the context of a page lives until the last page has ended, and the next page has one again', () => {
  const Storage = holder.AsyncLocalStorage ?? AsyncLocalStorage
  const storage = new Storage<string>()
  const [first, second] = [new EventEmitter(), new EventEmitter()]
  renderingUntilClosed(first as never)
  renderingUntilClosed(second as never)
  storage.enterWith('page')
  first.emit('close')
  expect(storage.getStore()).toBe('page')
  second.emit('close')
  expect(storage.getStore()).toBeUndefined()
  expect(storage.run('another page', () => storage.getStore())).toBe('another page')
})
