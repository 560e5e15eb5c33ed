import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec'
import type { PropertyType } from '@aws-cdk/service-spec-types'
import type { Template } from './read-cloudformation.ts'

/**
 * Compares a template with AWS's own description of its resource types.
 *
 * @returns what is wrong, one line each
 */
export async function templateFaults({ Resources }: Template): Promise<string[]> {
  const database = await loadAwsServiceSpec()
  return Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
    const resource = database.lookup('resource', 'cloudFormationType', 'equals', Type)[0]
    if (resource === undefined) return [`${id} is of an unknown type`]
    const missing = Object.entries(resource.properties).filter(
      ([name, { required }]) => required && !(name in Properties),
    )
    const wrong = Object.entries(Properties).filter(([name, value]) => {
      const property = resource.properties[name]
      return property === undefined || !hasType(value, property.type)
    })
    return [...missing.map(([name]) => `${id} lacks ${name}`), ...wrong.map(([name]) => `${id}.${name} is wrong`)]
  })
}

/** Intrinsic functions of ours stand for a string or a truth, wherever they are. */
function hasType(value: unknown, type: PropertyType): boolean {
  switch (type.type) {
    case 'string':
      return typeof value === 'string' || isCall(value)
    case 'integer':
      return Number.isInteger(value)
    case 'array':
      return Array.isArray(value) && value.every((each) => hasType(each, type.element))
    case 'json':
      return typeof value === 'object' && value !== null
    case 'union':
      return type.types.some((each) => hasType(value, each))
    default:
      return false
  }
}

function isCall(value: unknown): boolean {
  const [name, second] = typeof value === 'object' && value !== null ? Object.keys(value) : []
  return second === undefined && (name === 'Ref' || name?.startsWith('Fn::') === true)
}
