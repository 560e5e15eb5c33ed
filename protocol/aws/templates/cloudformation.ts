import { TRUSTED_ACTIONS } from '../policy/trust-statement.ts'
import { providerName } from '../provider.ts'
import type { IamRequest } from './iam-request.ts'
import { trustPolicy } from './trust-policy.ts'

/**
 * A CloudFormation template with provider and role, for any account and partition unless one is given.
 *
 * @throws VouchError `iamChoiceRefused`
 */
export function cloudFormationTemplate(request: IamRequest): string {
  const { issuer, roleName, bound, account } = request
  const name = providerName(issuer)
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a pseudo parameter of CloudFormation
  const partition = request.partition ?? '${AWS::Partition}'
  const arn = `arn:${partition}:iam::\${AWS::AccountId}:oidc-provider/${name}`
  const role = bound ? `arn:${partition}:iam::\${AWS::AccountId}:role/${roleName}` : undefined
  return `AWSTemplateFormatVersion: "2010-09-09"
Description: Vouch as an OpenID Connect provider, and a role for those who log in with it

# aws cloudformation deploy --stack-name vouch --template-file vouch.yaml --capabilities CAPABILITY_NAMED_IAM

Parameters:
  ProviderExists:
    Description: yes, where ${name} is registered in this account already
    Type: String
    AllowedValues: ["no", "yes"]
    Default: "no"
${accountRule(account)}
Conditions:
  MakesProvider: !Equals [!Ref ProviderExists, "no"]

Resources:
  VouchProvider:
    Type: AWS::IAM::OIDCProvider
    Condition: MakesProvider
    Properties:
      Url: ${quoted(issuer)}
      ClientIdList:
        - ${quoted(issuer)}

  ${logicalId(roleName)}:
    Type: AWS::IAM::Role
    Properties:
      RoleName: ${quoted(roleName)}
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Federated: !If
                - MakesProvider
                - !GetAtt VouchProvider.Arn
                - !Sub "${arn}"
            Action:
${TRUSTED_ACTIONS.map((action) => `              - ${action}`).join('\n')}
            Condition:
${bound ? boundComment(issuer) : ''}${conditionLines(request, arn, role)}
      ManagedPolicyArns:
        # What people may do with it is yours to decide; reading is a start.
        - !Sub "arn:${partition}:iam::aws:policy/ReadOnlyAccess"

Outputs:
  RoleArn:
    Description: For vouch setup aws --role
    Value: !GetAtt ${logicalId(roleName)}.Arn
`
}

function boundComment(issuer: string): string {
  return `              # It takes only tokens that name it. A rule has them do so, and until then it lets nobody in:
              # ${issuer}/admin/aws-roles
`
}

function conditionLines(request: IamRequest, provider: string, role: string | undefined): string {
  const [{ Condition: conditions }] = trustPolicy(request, provider, role).Statement
  const written = (value: string) => (value === role ? `!Sub ${quoted(value)}` : quoted(value))
  return Object.entries(conditions)
    .flatMap(([operator, keys]) => [
      `              ${operator}:`,
      ...Object.entries(keys).flatMap(([key, value]) =>
        typeof value === 'string'
          ? [`                ${quoted(key)}: ${written(value)}`]
          : [`                ${quoted(key)}:`, ...value.map((each) => `                  - ${quoted(each)}`)],
      ),
    ])
    .join('\n')
}

/** A string of JSON is one of YAML too (YAML 1.2 §1.3). */
function quoted(text: string): string {
  return JSON.stringify(text)
}

/** Letters and digits are all that CloudFormation takes. */
function logicalId(roleName: string): string {
  return `${roleName.replace(/[^A-Za-z0-9]/g, '')}Role`
}

function accountRule(account: string | undefined): string {
  if (account === undefined) return ''
  return `
Rules:
  RightAccount:
    Assertions:
      - Assert: !Equals [!Ref "AWS::AccountId", "${account}"]
        AssertDescription: This template is for the account ${account}.
`
}
