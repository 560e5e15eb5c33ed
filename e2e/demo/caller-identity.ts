import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { ScratchHome } from '../processes/scratch-home.ts'
import { runProcess } from '../processes/start-process.ts'

const identitySchema = z.object({ UserId: z.string(), Account: z.string(), Arn: z.string() })
const script = fileURLToPath(new URL('./caller-identity.mjs', import.meta.url))

/**
 * Asks the AWS SDK, in a process of its own that knows only a profile of this home, who it is.
 *
 * @param stsUrl stands in the place of AWS STS
 * @throws Error with what it printed, where it got no answer
 */
export async function callerIdentity(
  home: ScratchHome,
  profile: string,
  stsUrl: string,
): Promise<z.infer<typeof identitySchema>> {
  const { code, stdout, stderr } = await runProcess(process.execPath, ['--no-warnings', script], {
    environment: {
      ...home.environment,
      AWS_PROFILE: profile,
      AWS_CONFIG_FILE: `${home.folder}/.aws/config`,
      AWS_ENDPOINT_URL_STS: stsUrl,
    },
  })
  if (code !== 0) throw new Error(`The AWS SDK got no identity:\n${stderr}`)
  return identitySchema.parse(JSON.parse(stdout))
}
