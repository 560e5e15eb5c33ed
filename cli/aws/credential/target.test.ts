import { expect, test } from 'vitest'
import { awsSource, awsTarget } from './target.ts'

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
const inPartition = (partition: string) => ROLE.replace(':aws:', `:${partition}:`)
const error = (errorName: string) => expect.objectContaining({ errorName })

test.each([
  [undefined, 3_600],
  [900, 900],
  [3_600, 3_600],
  [3_601, 3_600],
  [43_200, 3_600],
])('a duration of %s becomes %s seconds', (asked, given) => {
  expect(awsTarget({ roleArn: ROLE, durationSeconds: asked }).durationSeconds).toBe(given)
})

test.each([899, 0, -1, Number.NaN, 900.5, Number.POSITIVE_INFINITY])(
  'a duration of %s is refused',
  (durationSeconds) => {
    expect(() => awsTarget({ roleArn: ROLE, durationSeconds })).toThrow(error('awsDurationRefused'))
  },
)

test.each([
  ['aws', 'us-east-1'],
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
])('a role of the partition %s is asked for in %s unless a region is named', (partition, region) => {
  expect(awsTarget({ roleArn: inPartition(partition) }).region).toBe(region)
})

test.each([
  ['aws', 'eu-central-1'],
  ['aws', 'ap-southeast-5'],
  ['aws-cn', 'cn-northwest-1'],
  ['aws-us-gov', 'us-gov-east-1'],
])('partition %s has the region %s', (partition, region) => {
  expect(awsTarget({ roleArn: inPartition(partition), region }).region).toBe(region)
})

test.each([
  ['aws', 'cn-north-1'],
  ['aws', 'us-gov-west-1'],
  ['aws-cn', 'us-east-1'],
  ['aws-us-gov', 'us-east-1'],
  ['aws', ''],
  ['aws', 'evil.example.com/'],
  ['aws', 'us-east-1.evil'],
  ['aws', 'us-east-1\n'],
  ['aws', 'US-EAST-1'],
])('partition %s has no region %j', (partition, region) => {
  expect(() => awsTarget({ roleArn: inPartition(partition), region })).toThrow(error('regionMalformed'))
})

test.each([
  'https://sts.example.com',
  'https://sts.example.com:8443/path',
  'http://127.0.0.1:4566',
  'http://localhost:1',
  'http://[::1]:1',
])('a token may be sent to %s', (stsEndpoint) => {
  expect(awsTarget({ roleArn: ROLE, stsEndpoint }).endpoint).toContain(stsEndpoint)
})

test.each([
  'http://sts.example.com',
  'http://127.0.0.1.example.com',
  'http://localhost@example.com',
  'https://user:word@sts.example.com',
  'https://sts.example.com/?x=1',
  'ftp://127.0.0.1',
  'sts.example.com',
  '',
])('a token is not sent to %j', (stsEndpoint) => {
  expect(() => awsTarget({ roleArn: ROLE, stsEndpoint })).toThrow(error('stsEndpointRefused'))
})

test.each(['us-iso-east-1', 'us-isob-east-1', 'eu-isoe-west-1', 'eusc-de-east-1'])(
  'the region %s is refused by its partition',
  (region) => {
    expect(() => awsTarget({ roleArn: ROLE, region })).toThrow(error('awsPartitionUnsupported'))
  },
)

const step = (number: number) => `arn:aws:iam::123456789012:role/Step${number}`

test('the way to a role is read in its order, and its source is the same way without the last step', () => {
  const target = awsTarget({ roleArn: ROLE, via: [step(1), step(2)], durationSeconds: 900, region: 'eu-west-1' })
  expect(target.via.map(({ roleName }) => roleName)).toEqual(['Step1', 'Step2'])
  const source = awsSource(target)
  expect(source).toMatchObject({ role: { arn: step(2) }, via: [{ arn: step(1) }], region: 'eu-west-1' })
  expect(source && awsSource(source)).toMatchObject({ role: { arn: step(1) }, via: [], durationSeconds: 3_600 })
  expect(awsSource(awsTarget({ roleArn: ROLE }))).toBeUndefined()
})

test.each<[string, string[], string]>([
  ['five roles on the way', [1, 2, 3, 4, 5].map(step), 'awsChainMalformed'],
  ['a role that leads to itself', [ROLE], 'awsChainMalformed'],
  ['a role twice', [step(1), step(2), step(1)], 'awsChainMalformed'],
  ['a role of another partition', [inPartition('aws-cn')], 'awsChainMalformed'],
  ['something that is no role', ['x;id'], 'roleArnMalformed'],
  ['an empty name', [''], 'roleArnMalformed'],
])('%s is refused before anybody is called', (_, via, name) => {
  expect(() => awsTarget({ roleArn: ROLE, via })).toThrow(error(name))
})
