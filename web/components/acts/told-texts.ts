import type { ActTells } from './act-spec.ts'

/** The texts that an act gave, if they are to be read; undefined where all is well, and where it gave none. */
export function toldTexts(result: unknown, { member, unless }: Pick<ActTells, 'member' | 'unless'>) {
  if (typeof result !== 'object' || result === null || Reflect.get(result, unless) === true) return undefined
  const texts: unknown = Reflect.get(result, member)
  return Array.isArray(texts) ? texts.filter((text) => typeof text === 'string') : undefined
}
