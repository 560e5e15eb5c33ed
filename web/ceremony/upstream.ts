import { postJson } from './post-json.ts'

/** Where this browser proves the e-mail address of an invite. The invite is left out for another try with the one before. */
export async function upstreamLocation(invite: string | undefined): Promise<string> {
  return (await postJson<{ location: string }>('/api/v1/upstream/start', { invite })).location
}
