import { providerName } from '../provider.ts'
import type { IamRequest } from './iam-request.ts'
import { trustPolicy } from './trust-policy.ts'

/**
 * Stands for a certificate's SHA-1 where a tool still demands one. AWS looks at it only where it does not know the certificate
 * authority of the issuer; this one belongs to no certificate, so that nothing is trusted which AWS does not trust by itself.
 */
export const NO_THUMBPRINT = 'f'.repeat(40)

/** Stand for the ARNs of provider and role until the rest of the policy is escaped. */
const PROVIDER = 'PROVIDER_ARN'
const ROLE = 'ROLE_ARN'

/**
 * A script for bash and the AWS CLI, version 1 or 2, that registers the issuer and makes the role. It may run again: what is there is
 * brought up to date, and a role that trusts somebody else is left alone.
 *
 * Everything that the AWS CLI could take for an address to fetch goes in as JSON (version 1 follows `https://` in a parameter).
 *
 * @throws VouchError `iamChoiceRefused`
 */
export function awsCliScript(request: IamRequest): string {
  const { issuer, roleName, bound, account, partition } = request
  const policy = JSON.stringify(trustPolicy(request, PROVIDER, bound ? ROLE : undefined), undefined, 2)
  const trust = inHereDocument(policy).replaceAll(PROVIDER, '$PROVIDER').replace(`"${ROLE}"`, '"$ROLE_ARN"')
  const provider = JSON.stringify({ Url: issuer, ClientIDList: [issuer], ThumbprintList: [NO_THUMBPRINT] })
  return `#!/usr/bin/env bash
# Registers ${issuer} in the AWS account that the AWS CLI is signed in to,
# and makes the role ${roleName}. It may run again.
set -euo pipefail
export AWS_PAGER=""

CALLER=$(aws sts get-caller-identity --query Arn --output text)
IFS=: read -r _ PARTITION _ _ ACCOUNT _ <<< "$CALLER"
${refuseOthers('ACCOUNT', 'account', account)}${refuseOthers('PARTITION', 'partition', partition)}PROVIDER="arn:$PARTITION:iam::$ACCOUNT:oidc-provider/${providerName(issuer)}"
ROLE="${roleName}"
ROLE_ARN="arn:$PARTITION:iam::$ACCOUNT:role/$ROLE"

read -r -d '' TRUST << EOF || true
${trust}
EOF

# JSON, because version 1 of the AWS CLI fetches a value that is an address. The forty f are for
# versions that demand a thumbprint: they match no certificate, and AWS knows the public
# certificate authorities by itself.
if aws iam get-open-id-connect-provider --open-id-connect-provider-arn "$PROVIDER" > /dev/null 2>&1; then
  aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn "$PROVIDER" \\
    --cli-input-json '${JSON.stringify({ ClientID: issuer })}'
else
  aws iam create-open-id-connect-provider --cli-input-json \\
    '${provider}'
fi

if TRUSTED=$(aws iam get-role --role-name "$ROLE" --query Role.AssumeRolePolicyDocument --output json 2> /dev/null); then
  if [[ "$TRUSTED" != *"\\"$PROVIDER\\""* ]]; then
    echo "The role $ROLE is there already and trusts somebody else. Choose another name." >&2
    exit 1
  fi
  aws iam update-assume-role-policy --role-name "$ROLE" --policy-document "$TRUST"
else
  aws iam create-role --role-name "$ROLE" --assume-role-policy-document "$TRUST"
  # What people may do with it is yours to decide; reading is a start.
  aws iam attach-role-policy --role-name "$ROLE" --policy-arn "arn:$PARTITION:iam::aws:policy/ReadOnlyAccess"
fi

${bound ? ruleFirst(issuer) : ''}echo "Now everybody runs: vouch setup aws --role $ROLE_ARN"
`
}

function ruleFirst(issuer: string): string {
  return `echo "The role takes only tokens that name it, and lets nobody in before a rule for it says so:"
echo "at ${issuer}/admin/aws-roles, with its session tags sent always, with the role's own name."
`
}

/** Bash reads `$`, a backtick and a backslash there (Bash manual, "Here Documents"). */
function inHereDocument(text: string): string {
  return text.replace(/[\\$`]/g, '\\$&')
}

function refuseOthers(variable: string, what: string, wanted: string | undefined): string {
  if (wanted === undefined) return ''
  return `if [ "$${variable}" != "${wanted}" ]; then
  echo "This is for the ${what} ${wanted}, and the AWS CLI is signed in to $${variable}." >&2
  exit 1
fi
`
}
