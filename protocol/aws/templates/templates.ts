import { awsCliScript } from './aws-cli.ts'
import { cloudFormationTemplate } from './cloudformation.ts'
import type { IamRequest } from './iam-request.ts'
import { terraformResources } from './terraform.ts'

/** The three ways to tell AWS of a server; each says the same. */
export const iamTemplates = {
  cli: awsCliScript,
  cloudformation: cloudFormationTemplate,
  terraform: terraformResources,
} as const satisfies Readonly<Record<string, (request: IamRequest) => string>>

export type IamForm = keyof typeof iamTemplates
