import { VouchError } from '@vouch/protocol'
import { type IamChoices, iamRequest } from '@vouch/protocol/aws/templates/iam-request'
import { type IamForm, iamTemplates } from '@vouch/protocol/aws/templates/templates'
import { Notice } from '../notice.tsx'
import { Snippet } from '../snippet.tsx'
import { Tabs } from '../tabs.tsx'

const FORMS: readonly { readonly form: IamForm; readonly name: string; readonly what: string }[] = [
  { form: 'cli', name: 'AWS CLI', what: 'the script for the AWS CLI' },
  { form: 'cloudformation', name: 'CloudFormation', what: 'the template' },
  { form: 'terraform', name: 'Terraform', what: 'the Terraform resources' },
]

/** What makes AWS trust the server, in each of its forms; where nothing can be made of the choices, why. */
export function IamSnippets({ choices }: { choices: IamChoices }) {
  const made = templates(choices)
  if (made instanceof VouchError) {
    return (
      <Notice title="Nothing can be filled in">
        {made.message} {made.entry.next}
      </Notice>
    )
  }
  return (
    <Tabs
      label="How the account is changed"
      tabs={made.map(({ name, what, text }) => ({ name, content: <Snippet command={text} what={what} /> }))}
    />
  )
}

function templates(choices: IamChoices) {
  try {
    const request = iamRequest(choices)
    return FORMS.map(({ form, name, what }) => ({ name, what, text: iamTemplates[form](request) }))
  } catch (fault) {
    if (fault instanceof VouchError) return fault
    throw fault
  }
}
