import { expect, test } from 'vitest'
import { parseRoleArn } from './role-arn.ts'

test.each([
  ['arn:aws:iam::123456789012:role/VouchDeveloper', 'aws', 'VouchDeveloper'],
  ['arn:aws-cn:iam::123456789012:role/VouchDeveloper', 'aws-cn', 'VouchDeveloper'],
  ['arn:aws-us-gov:iam::123456789012:role/team/ops/Deploy+x=1,2.3@4_5-6', 'aws-us-gov', 'Deploy+x=1,2.3@4_5-6'],
  [`arn:aws:iam::000000000000:role/${'r'.repeat(64)}`, 'aws', 'r'.repeat(64)],
])('%s is the ARN of a role', (arn, partition, roleName) => {
  expect(parseRoleArn(arn)).toEqual({ arn, partition, account: arn.split(':')[4], roleName })
})

const account = 'arn:aws:iam::123456789012'
test.each([
  '',
  'VouchDeveloper',
  'arn:aws:iam::123456789012:user/alice',
  'arn:aws:sts::123456789012:assumed-role/VouchDeveloper/alice',
  'arn:aws:iam::12345678901:role/x',
  'arn:aws:iam::1234567890123:role/x',
  'arn:aws:iam::１２３４５６７８９０１２:role/x',
  'arn:aws:iam:eu-central-1:123456789012:role/x',
  'arn:evil:iam::123456789012:role/x',
  'ARN:AWS:IAM::123456789012:ROLE/x',
  `${account}:role/`,
  `${account}:role//x`,
  `${account}:role/x/`,
  `${account}:role/${'r'.repeat(65)}`,
  `${account}:role/x `,
  ` ${account}:role/x`,
  `${account}:role/x\n`,
  `${account}:role/x;id`,
  `${account}:role/$(id)`,
  `${account}:role/x\`id\``,
  `${account}:role/x|y`,
  `${account}:role/x"y`,
  `${account}:role/x'y`,
  `${account}:role/x\\y`,
  `${account}:role/x&y`,
  `${account}:role/x>y`,
  `${account}:role/*`,
  `${account}:role/x\u0000`,
  `${account}:role/éx`,
  `${account}:role/${'p/'.repeat(2_000)}x`,
])('%j is not', (text) => {
  expect(() => parseRoleArn(text)).toThrow(expect.objectContaining({ errorName: 'roleArnMalformed' }))
})

test.each(['aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f', 'aws-eusc'])(
  'a role of the partition %s is refused by its partition',
  (partition) => {
    const refusal = expect.objectContaining({ errorName: 'awsPartitionUnsupported' })
    expect(() => parseRoleArn(account.replace('aws', partition).concat(':role/x'))).toThrow(refusal)
  },
)
