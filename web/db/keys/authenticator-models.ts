import type { Queryable } from '../database.ts'
import type { Prisma } from '../generated/client.ts'

/** What the FIDO Metadata Service says of one model. */
export interface AuthenticatorModelRow {
  /** Lower case UUID. */
  readonly aaguid: string
  readonly description: string
  /** `statusReports` as in the BLOB; domain/metadata-service knows their shape. */
  readonly statusReports: unknown
}

export interface NewAuthenticatorModel extends AuthenticatorModelRow {
  /** DER certificates. */
  readonly roots: readonly Uint8Array<ArrayBuffer>[]
}

export async function listAuthenticatorModels(queryable: Queryable): Promise<AuthenticatorModelRow[]> {
  return queryable.authenticatorModel.findMany({
    select: { aaguid: true, description: true, statusReports: true },
    orderBy: { aaguid: 'asc' },
  })
}

/** Puts the models of one BLOB in the place of those of the one before. @param blobNumber its `no` */
export async function replaceAuthenticatorModels(
  queryable: Queryable,
  models: readonly NewAuthenticatorModel[],
  blobNumber: number,
): Promise<void> {
  await queryable.authenticatorModel.deleteMany()
  await queryable.authenticatorModel.createMany({
    data: models.map(({ statusReports, roots, ...model }) => ({
      ...model,
      // It came out of JSON.
      statusReports: statusReports as Prisma.InputJsonValue,
      roots: [...roots],
      blobNumber,
    })),
  })
}
