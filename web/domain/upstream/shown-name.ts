import { VouchError } from '@vouch/protocol'
import { displayText } from '../enrollment/display-text.ts'

/** The name that a provider gives, where it is one that can be shown. */
export function shownName(name: string | undefined): string | undefined {
  try {
    return name === undefined ? undefined : displayText('name', name)
  } catch (error) {
    if (error instanceof VouchError) return undefined
    throw error
  }
}
