/** Names of the agent's files, without a check: the hot path, which starts in milliseconds, loads this and nothing more. */
export interface Locations {
  readonly directory: string
  /** A socket, or the name of a pipe on Windows. */
  readonly socket: string
  readonly token: string
  /** Until when the session lives, for the prompt of a shell (session/session-mark.ts). */
  readonly sessionMark: string
}

/**
 * @param home absolute path of the home folder
 * @param runtimeDirectory XDG_RUNTIME_DIR where it is set
 */
export function locations(home: string, runtimeDirectory: string | undefined): Locations {
  if (process.platform === 'win32') {
    const directory = `${home}\\.vouch\\run`
    return {
      directory,
      socket: `\\\\.\\pipe\\vouch-${home.replace(/[^A-Za-z0-9]/g, '-')}`,
      token: `${directory}\\agent.token`,
      sessionMark: `${directory}\\session-end`,
    }
  }
  const directory = runtimeDirectory === undefined ? `${home}/.vouch/run` : `${runtimeDirectory}/vouch`
  return {
    directory,
    socket: `${directory}/agent.sock`,
    token: `${directory}/agent.token`,
    sessionMark: `${directory}/session-end`,
  }
}
