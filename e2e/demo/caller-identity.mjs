// What any program with the AWS SDK does: it is given a profile, and knows nothing of Vouch.
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'

const identity = await new STSClient({ region: 'us-east-1' }).send(new GetCallerIdentityCommand({}))
process.stdout.write(`${JSON.stringify({ UserId: identity.UserId, Account: identity.Account, Arn: identity.Arn })}\n`)
