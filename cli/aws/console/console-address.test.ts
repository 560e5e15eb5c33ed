import { expect, test } from 'vitest'
import { consoleAddress, signinOrigin } from './console-address.ts'

test.each([
  ['aws', 'us-east-1', undefined, 'https://console.aws.amazon.com/console/home?region=us-east-1'],
  ['aws', 'eu-central-1', 's3', 'https://console.aws.amazon.com/s3/home?region=eu-central-1'],
  ['aws', 'eu-central-1', 'EC2', 'https://console.aws.amazon.com/ec2/home?region=eu-central-1'],
  ['aws', 'eu-central-1', 'ssm', 'https://console.aws.amazon.com/systems-manager/home?region=eu-central-1'],
  ['aws-cn', 'cn-north-1', 's3', 'https://console.amazonaws.cn/s3/home?region=cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1', undefined, 'https://console.amazonaws-us-gov.com/console/home?region=us-gov-west-1'],
] as const)('the console of %s in %s for %s is %s', (partition, region, service, address) => {
  expect(consoleAddress(partition, region, service)).toBe(address)
})

test.each([
  '',
  's3/../..',
  '//evil.example.com',
  '@evil.example.com',
  '.evil.example.com',
  's3?region=x',
  's3#x',
  '%2e%2e',
  's3 ',
  's3\n',
  '\\evil',
  '-s3',
  'x'.repeat(64),
  'constructor\u0000',
])('%j is no service, and leads nowhere', (service) => {
  expect(() => consoleAddress('aws', 'us-east-1', service)).toThrow(
    expect.objectContaining({ errorName: 'consoleServiceMalformed' }),
  )
})

test('a name that every object has is a service like any other', () => {
  expect(consoleAddress('aws', 'us-east-1', 'constructor')).toBe(
    'https://console.aws.amazon.com/constructor/home?region=us-east-1',
  )
})

test('each partition signs in at its own place', () => {
  expect([signinOrigin('aws'), signinOrigin('aws-cn'), signinOrigin('aws-us-gov')]).toEqual([
    'https://signin.aws.amazon.com',
    'https://signin.amazonaws.cn',
    'https://signin.amazonaws-us-gov.com',
  ])
})
