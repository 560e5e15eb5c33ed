import { type CollectionTag, parse, type ScalarTag, YAMLMap } from 'yaml'
import type { IamResources } from './iam-resources.ts'

export interface Template {
  readonly Parameters: Readonly<Record<string, { readonly Default: string; readonly AllowedValues: readonly string[] }>>
  readonly Rules?: Readonly<Record<string, { readonly Assertions: readonly { readonly Assert: unknown }[] }>>
  readonly Conditions: Readonly<Record<string, unknown>>
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Condition?: string; readonly Properties: Record<string, unknown> }>
  >
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>
}

/** Where a stack is made, and the parameters that are not left at their default. */
export interface StackPlace {
  readonly account: string
  readonly partition: string
  readonly parameters?: Readonly<Record<string, string>>
}

const scalarTag = (name: string): ScalarTag => ({
  tag: `!${name}`,
  resolve: (text) => ({ [name === 'Ref' ? name : `Fn::${name}`]: name === 'GetAtt' ? text.split('.') : text }),
})

const listTag = (name: string): CollectionTag => ({
  tag: `!${name}`,
  collection: 'seq',
  resolve: (list) => {
    const call = new YAMLMap()
    call.set(`Fn::${name}`, list)
    return call
  },
})

/** Parses a template with the short forms of intrinsic functions (CloudFormation User Guide) turned into the long ones. */
export function readTemplate(text: string): Template {
  const customTags = [...['Ref', 'GetAtt', 'Sub'].map(scalarTag), ...['If', 'Equals'].map(listTag)]
  return parse(text, { customTags, strict: true, uniqueKeys: true })
}

/**
 * What a stack of the template makes there.
 *
 * @throws Error where a rule of the template refuses the place
 */
export function deploy(template: Template, place: StackPlace): IamResources {
  const resolver = new Resolver(template, place)
  for (const { Assertions } of Object.values(template.Rules ?? {})) {
    for (const { Assert } of Assertions)
      if (resolver.value(Assert) !== true) throw new Error('A rule of the template says no.')
  }
  const made = Object.values(template.Resources)
    .filter(({ Condition }) => Condition === undefined || resolver.condition(Condition))
    .map(({ Type, Properties }) => ({ Type, properties: resolver.value(Properties) as Record<string, unknown> }))
  return {
    providers: made
      .filter(({ Type }) => Type === 'AWS::IAM::OIDCProvider')
      .map(({ properties }) => ({ issuer: String(properties.Url), clientIds: properties.ClientIdList as string[] })),
    roles: made
      .filter(({ Type }) => Type === 'AWS::IAM::Role')
      .map(({ properties }) => ({
        name: String(properties.RoleName),
        trustPolicy: properties.AssumeRolePolicyDocument,
        attached: properties.ManagedPolicyArns as string[],
      })),
  }
}

class Resolver {
  readonly #template: Template
  readonly #place: StackPlace

  constructor(template: Template, place: StackPlace) {
    this.#template = template
    this.#place = place
  }

  condition(name: string): boolean {
    return this.value(this.#template.Conditions[name]) === true
  }

  value(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((each) => this.value(each))
    if (typeof node !== 'object' || node === null) return node
    const [[name, argument] = ['', undefined], second] = Object.entries(node)
    const call = second === undefined ? this.#functions[name] : undefined
    if (call !== undefined) return call(argument)
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, this.value(value)]))
  }

  readonly #functions: Readonly<Record<string, (argument: unknown) => unknown>> = {
    Ref: (name) => this.#reference(String(name)),
    'Fn::Sub': (text) => String(text).replace(/\$\{([^}]+)\}/g, (_, name: string) => this.#reference(name)),
    'Fn::Equals': (pair) => {
      const [left, right] = this.value(pair) as unknown[]
      return left === right
    },
    'Fn::If': (triple) => {
      const [name, then, otherwise] = triple as [string, unknown, unknown]
      return this.value(this.condition(name) ? then : otherwise)
    },
    'Fn::GetAtt': (path) => this.#attribute(path as [string, string]),
  }

  #reference(name: string): string {
    const { account, partition, parameters } = this.#place
    const pseudo: Readonly<Record<string, string>> = { 'AWS::AccountId': account, 'AWS::Partition': partition }
    const value = pseudo[name] ?? parameters?.[name] ?? this.#template.Parameters[name]?.Default
    if (value === undefined) throw new Error(`Nothing is named ${name}.`)
    return value
  }

  #attribute([name, attribute]: [string, string]): string {
    const { Type, Properties } = this.#template.Resources[name] ?? {}
    if (Type !== 'AWS::IAM::OIDCProvider' || attribute !== 'Arn') throw new Error(`Unknown: ${name}.${attribute}`)
    const { account, partition } = this.#place
    return `arn:${partition}:iam::${account}:oidc-provider/${String(Properties?.Url).replace(/^https?:\/\//, '')}`
  }
}
