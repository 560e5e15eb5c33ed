import { catalogue } from '@vouch/protocol'
import type { ErrorEntry } from '@vouch/protocol/errors/entry'
import type { KeyPolicyPage } from '../../domain/key-policy/key-policy-page.ts'

/** The state of the metadata, with what failed in words. */
export interface MetadataView {
  readonly inUse: KeyPolicyPage['metadata']['inUse']
  readonly expired: boolean
  readonly url: string | undefined
  readonly failure: ErrorEntry | undefined
  /** Milliseconds since the epoch; undefined where the server does not look by itself. */
  readonly nextCheckAt: number | undefined
}

/** @param page whose policy says whether the server looks by itself */
export function metadataView({ metadata, policy }: Pick<KeyPolicyPage, 'metadata' | 'policy'>): MetadataView {
  const { inUse, expired, url, lastCheck } = metadata
  const looks = url !== undefined && policy.hardwareOnly && policy.useMetadataService
  return {
    inUse,
    expired,
    url,
    failure: Object.values<ErrorEntry>(catalogue).find(({ code }) => code === lastCheck?.error),
    nextCheckAt: looks && lastCheck !== undefined ? Date.parse(lastCheck.nextCheckAt) : undefined,
  }
}
