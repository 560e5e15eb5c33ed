import { type ClientRow, listClients as queryClients } from '../../db/clients/clients.ts'
import type { Runtime } from '../../runtime.ts'

/** Every client, oldest first, disabled ones too. */
export async function listClients(runtime: Pick<Runtime, 'database'>): Promise<ClientRow[]> {
  return queryClients(runtime.database.prisma)
}
