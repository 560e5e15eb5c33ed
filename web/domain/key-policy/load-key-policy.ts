import type { Queryable } from '../../db/database.ts'
import { listAuthenticatorModels } from '../../db/keys/authenticator-models.ts'
import { findSetting } from '../../db/settings.ts'
import type { Runtime } from '../../runtime.ts'
import { type KeyPolicy, keyPolicy } from '../attestation/key-policy.ts'
import { accusedModels } from '../metadata-service/accused-models.ts'
import { initialKeyPolicy, type KeyPolicyDocument, keyPolicyDocument } from './policy-document.ts'

/** Name of its row in the table `settings`. */
export const KEY_POLICY = 'key_policy'

/** The policy as an administrator saved it, or what holds until one does. */
export async function readKeyPolicy(
  runtime: Pick<Runtime, 'config' | 'database'>,
  queryable: Queryable = runtime.database.prisma,
): Promise<KeyPolicyDocument> {
  const stored = await findSetting(queryable, KEY_POLICY)
  return stored === undefined ? initialKeyPolicy(runtime.config) : keyPolicyDocument.parse(stored)
}

/**
 * The policy that holds now, on every replica, ready to judge keys.
 *
 * @throws VouchError `configurationInvalid` where an attestation root of the operator cannot be used
 */
export async function loadKeyPolicy(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  queryable: Queryable = runtime.database.prisma,
): Promise<KeyPolicy> {
  return readyKeyPolicy(runtime, await readKeyPolicy(runtime, queryable), queryable)
}

/** A policy that may not be saved yet, ready to judge keys with what is known of models today. */
export async function readyKeyPolicy(
  runtime: Pick<Runtime, 'config' | 'database' | 'clock'>,
  document: KeyPolicyDocument,
  queryable: Queryable = runtime.database.prisma,
): Promise<KeyPolicy> {
  const models = document.useMetadataService ? await listAuthenticatorModels(queryable) : []
  return keyPolicy(document, runtime.config, accusedModels(models, document.refusedStatuses, runtime.clock()))
}
