/**
 * A permission policy by session tags (ABAC): everybody reads and writes in a folder of their own, and the people of one domain read
 * what is shared. One role does for all of them.
 *
 * @param bucket name of the S3 bucket
 * @param domain whose people share
 * @param partition of the account
 */
export function permissionsByTag(bucket: string, domain: string, partition = 'aws'): object {
  const bucketArn = `arn:${partition}:s3:::${bucket}`
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OwnFolder',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        Resource: `${bucketArn}/home/\${aws:PrincipalTag/email}/*`,
      },
      {
        Sid: 'SharedByTheDomain',
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: `${bucketArn}/shared/*`,
        Condition: { StringEquals: { 'aws:PrincipalTag/domain': domain } },
      },
    ],
  }
}
