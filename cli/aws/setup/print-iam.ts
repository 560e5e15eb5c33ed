import { VouchError } from '@vouch/protocol'
import { issuerFaultForAws } from '@vouch/protocol/aws/issuer-url'
import { type IamChoices, iamRequest } from '@vouch/protocol/aws/templates/iam-request'
import { type IamForm, iamTemplates } from '@vouch/protocol/aws/templates/templates'

export interface PrintedIam {
  /** A script or a template, ready to be used. */
  readonly text: string
  /** What is known to go wrong with it. */
  readonly warning: string | undefined
}

const FORMS = Object.keys(iamTemplates)

/**
 * What an administrator gives to AWS, so that it trusts a server.
 *
 * @param form `cli`, `cloudformation` or `terraform`
 * @throws VouchError `usage`, `emailMalformed`, `iamChoiceRefused`
 */
export function printIam(form: string, choices: IamChoices): PrintedIam {
  if (!isForm(form)) {
    const detail = `\`--print-iam\` knows ${FORMS.slice(0, -1).join(', ')} and ${FORMS.at(-1)}.`
    throw new VouchError('usage', { detail })
  }
  const fault = issuerFaultForAws(choices.issuer)
  const warning = fault === undefined ? undefined : `This will not work as it is: ${fault}`
  return { text: iamTemplates[form](iamRequest(choices)), warning }
}

function isForm(form: string): form is IamForm {
  return FORMS.includes(form)
}
