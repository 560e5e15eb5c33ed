/** The name in the ARN of a role: what people call it. */
export function roleName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}
