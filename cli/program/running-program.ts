/**
 * How the running program was built. As an npm package it is a few modules that Node runs; as a single file it is one executable that
 * holds them and what runs them, and starts itself again as the agent.
 */

/** The word with which the single file becomes the agent. It is no command: nobody types it, and the npm package does not know it. */
export const AGENT_WORD = 'agent-process'

/** The modules of the single file lie in a file system inside of it. */
export function isSingleFile(moduleUrl = import.meta.url): boolean {
  return moduleUrl.startsWith('file:///$bunfs/')
}

/**
 * The file that was started as `vouch`: what a profile must name to start it again.
 *
 * @param startedAs argv[1]
 */
export function programPath(startedAs: string): string {
  return isSingleFile() ? process.execPath : startedAs
}
