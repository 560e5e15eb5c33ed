/** What of this server AWS has to be told. */
export interface ServerAddress {
  /** `https://vouch.example.com`: the issuer, which is the client ID as well. */
  readonly url: string
  /** The same without the scheme: how AWS names provider and condition keys. */
  readonly host: string
}

/** The role of the examples; its name is the reader's to choose. */
const ROLE = 'VouchDeveloper'

/** The second and third let session tags and source identity in; without them AWS takes the token, but forgets who it was. */
const TRUSTED = ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity'] as const

/** The commands that register this server and make a role, for bash. */
export function awsCommands({ url, host }: ServerAddress): string {
  return `aws iam create-open-id-connect-provider \\
  --url "${url}" \\
  --client-id-list "${url}"

ACCOUNT_ID=$(aws sts get-caller-identity --query Account --output text)

cat > vouch-trust-policy.json << EOF
${trustPolicy({ url, host }, `arn:aws:iam::\${ACCOUNT_ID}:oidc-provider/${host}`)}
EOF

aws iam create-role --role-name ${ROLE} --assume-role-policy-document file://vouch-trust-policy.json
aws iam attach-role-policy --role-name ${ROLE} --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess
`
}

/** The trust policy of a role, as JSON. @param provider ARN of the registered provider */
export function trustPolicy({ url, host }: ServerAddress, provider: string): string {
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: TRUSTED,
    Condition: { StringEquals: { [`${host}:aud`]: url } },
  }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, undefined, 2)
}

/** A CloudFormation template with provider and role. */
export function cloudFormation({ url, host }: ServerAddress): string {
  return `AWSTemplateFormatVersion: "2010-09-09"
Description: Vouch as an OpenID Connect provider, and a role for developers

Resources:
  VouchProvider:
    Type: AWS::IAM::OIDCProvider
    Properties:
      Url: "${url}"
      ClientIdList:
        - "${url}"

  ${ROLE}:
    Type: AWS::IAM::Role
    Properties:
      RoleName: ${ROLE}
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Federated: !GetAtt VouchProvider.Arn
            Action:
${TRUSTED.map((action) => `              - ${action}`).join('\n')}
            Condition:
              StringEquals:
                "${host}:aud": "${url}"
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/ReadOnlyAccess
`
}

/** The same for Terraform. */
export function terraform({ url, host }: ServerAddress): string {
  return `resource "aws_iam_openid_connect_provider" "vouch" {
  url            = "${url}"
  client_id_list = ["${url}"]
}

resource "aws_iam_role" "vouch_developer" {
  name = "${ROLE}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = aws_iam_openid_connect_provider.vouch.arn }
      Action    = [${TRUSTED.map((action) => `"${action}"`).join(', ')}]
      Condition = { StringEquals = { "${host}:aud" = "${url}" } }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "vouch_developer_read_only" {
  role       = aws_iam_role.vouch_developer.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
`
}
