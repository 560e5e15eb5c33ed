import type { Page } from '@playwright/test'
import type { VouchServer } from '../processes/start-vouch-server.ts'
import { enrolKey } from './enrol-key.ts'
import { VirtualKey } from './virtual-key.ts'

/** Somebody new with one key called Desk, on their keys page. */
export async function newcomer(server: VouchServer, page: Page, email: string): Promise<VirtualKey> {
  const { stdout } = await server.command(['invite', email])
  const link = /https?:\/\/\S+\/enroll#invite=[\w-]+/.exec(stdout)?.[0] ?? ''
  const key = await VirtualKey.plugInto(page)
  await enrolKey(page, link, { email, name: email, keyName: 'Desk' })
  return key
}
