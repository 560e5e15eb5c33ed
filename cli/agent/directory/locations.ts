/** Names of the agent's files, without a check: the hot path, which starts in milliseconds, loads this and nothing more. */
export interface Locations {
  readonly directory: string
  /** A socket; on Windows a pipe, whose name `socketOf` completes. */
  readonly socket: string
  readonly token: string
  /** Until when the session lives, for the prompt of a shell (session/session-mark.ts). */
  readonly sessionMark: string
}

const PIPES = '\\\\.\\pipe\\'

/** 126 bits: so much of the token names the pipe. The rest of it is still 256 bits. */
const SHOWN_OF_TOKEN = 21

/**
 * @param home absolute path of the home folder
 * @param runtimeDirectory XDG_RUNTIME_DIR where it is set
 */
export function locations(
  home: string,
  runtimeDirectory: string | undefined,
  platform: NodeJS.Platform = process.platform,
): Locations {
  if (platform === 'win32') {
    const directory = `${home}\\.vouch\\run`
    return {
      directory,
      socket: `${PIPES}vouch-`,
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

/**
 * Where the agent listens whose token this is. Every user of Windows may make a pipe of any name, so that of the agent is not known
 * before it is there: it comes of the token, which is new each time and in a file that its user alone can read. A pipe that is there
 * cannot be made a second time.
 */
export function socketOf({ socket }: Pick<Locations, 'socket'>, token: string): string {
  return socket.startsWith(PIPES) ? `${socket}${token.slice(0, SHOWN_OF_TOKEN)}` : socket
}
