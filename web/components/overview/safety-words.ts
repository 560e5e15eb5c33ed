import type { PersonSafety } from '../../domain/keys/person-safety.ts'

/** The answer to "am I safe?": yes or not yet, and why. */
export interface SafetyWords {
  readonly title: string
  readonly why: string
}

const count = new Intl.NumberFormat('en')

/** How a person stands, in one sentence and one reason. The most urgent thing decides. */
export function safetyWords({ todo, activeKeys, liveSessions }: PersonSafety): SafetyWords {
  if (todo.includes('replace-disabled-key')) {
    return {
      title: 'One of your keys needs attention',
      why: 'It was taken out of service, and signs nobody in. Look at it, then remove it or replace it.',
    }
  }
  if (todo.includes('add-spare')) {
    return {
      title: 'Add a spare key',
      why: 'You have one key. If you lose it, nobody can sign you in before an administrator invites you again.',
    }
  }
  const sessions = liveSessions === 1 ? 'this session' : `${count.format(liveSessions)} sessions`
  return {
    title: 'You are well protected',
    why: `${count.format(activeKeys)} keys sign you in, so that losing one locks you out of nothing. ${capital(sessions)} ${liveSessions === 1 ? 'is' : 'are'} open.`,
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
