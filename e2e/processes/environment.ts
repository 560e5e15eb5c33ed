import { homedir } from 'node:os'

/** What tests and demo take from the environment of the person who runs them; nothing else reads it. */
export interface HarnessEnvironment {
  /** VOUCH_TEST_BROWSER: the Chromium to use, whatever else is installed. */
  readonly testBrowser: string | undefined
  /** VOUCH_TEST_PROGRAM: the single file, absolute; it is tested in the place of what Node runs. */
  readonly testProgram: string | undefined
  readonly path: string
  readonly home: string
}

/** @param variables the environment, `process.env` unless a test gives another */
export function harnessEnvironment(variables: NodeJS.ProcessEnv = process.env): HarnessEnvironment {
  return {
    testBrowser: variables.VOUCH_TEST_BROWSER || undefined,
    testProgram: variables.VOUCH_TEST_PROGRAM || undefined,
    path: variables.PATH ?? '',
    home: variables.HOME ?? homedir(),
  }
}

/**
 * An environment for a child of a test: nothing of the person's own settings, so that neither their AWS profile nor
 * their Vouch session can be met.
 */
export function cleanEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { path, home } = harnessEnvironment()
  return { PATH: path, HOME: home, LANG: 'C.UTF-8', TZ: 'UTC', ...more }
}
