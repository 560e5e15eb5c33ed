import type { Place, Surroundings } from '../config/surroundings.ts'

/** What a way back for the browser's answer is made of. */
export interface WayBackFacts {
  readonly surroundings: Surroundings
  /** Where this command listens, such as `127.0.0.1:43121`. */
  readonly listener: string
  readonly osUser: string
  readonly hostName: string
}

/** How the answer of a browser on another machine gets to this one. */
export interface WayBack {
  /** What is special about this place, in one sentence. */
  readonly about: string
  /** A line for the shell of the machine with the browser, and what to do with it. */
  readonly line: { readonly lead: string; readonly command: string } | undefined
}

/**
 * What to say of the way back at the place where the command runs.
 *
 * @returns undefined where the browser is on this very machine, and nothing has to be said
 */
export function wayBack(facts: WayBackFacts): WayBack | undefined {
  const { place } = facts.surroundings
  const about = sentences[place]
  if (about === undefined) return undefined
  const port = facts.listener.slice(facts.listener.lastIndexOf(':') + 1)
  return { about: about(port), line: lineFor(place, port, facts) }
}

const sentences: Record<Place, ((port: string) => string) | undefined> = {
  desk: undefined,
  ssh: () => 'You are on a remote machine: the answer of your browser has to be led here.',
  codespace: () => 'You are in a codespace: the answer of your browser has to be led here.',
  'dev-container': (port) =>
    `You are in a development container: your editor has to forward port ${port} to the same port of your machine. Most do so by themselves; else see its list of ports.`,
  pod: () => 'You are in a pod: the answer of your browser has to be led here.',
  // One line: where the loopback is shared, all is well, and from inside that cannot be seen.
  container: () =>
    'In a container without --network=host, log in outside of it and lend it a role: vouch serve aws --help.',
  'windows-subsystem': (port) =>
    `Windows forwards port ${port} to here. If the page does not come back, set networkingMode=mirrored under [wsl2] in .wslconfig.`,
  'no-display': () =>
    'There is no display here to open a browser on: open the page on this machine, or lead the answer of your browser here.',
}

function lineFor(place: Place, port: string, facts: WayBackFacts): WayBack['line'] {
  const lead = 'Run this on the machine with the browser, and then open the page:'
  if (place === 'ssh' || place === 'no-display') return { lead, command: sshLine(port, facts) }
  if (place === 'codespace') {
    const name = facts.surroundings.codespace
    return { lead, command: `gh codespace ports forward ${port}:${port}${name === undefined ? '' : ` -c ${name}`}` }
  }
  const pod = shellWord(facts.hostName)
  if (place === 'pod') return { lead, command: `kubectl port-forward pod/${pod ?? 'NAME'} ${port}:${port}` }
  return undefined
}

/** `-N`: it forwards, and opens no shell. A person who connects by a name of their own knows to write that in its place. */
function sshLine(port: string, { surroundings, listener, osUser, hostName }: WayBackFacts): string {
  const { sshServer, behindNat } = surroundings
  // Whoever became somebody else by `sudo` did not connect as them.
  const user = shellWord(surroundings.connectedAs ?? osUser)
  const reachable = sshServer === undefined || behindNat ? undefined : sshServer
  const host = reachable?.address.replace(/^::ffff:(?=\d+\.)/, '') ?? shellWord(hostName) ?? 'HOST'
  const sshPort =
    sshServer === undefined || sshServer.port === 22 || reachable === undefined ? '' : `-p ${sshServer.port} `
  return `ssh -N -L ${port}:${listener} ${sshPort}${user === undefined ? '' : `${user}@`}${host}`
}

/** A name that a shell reads as one word and no option; undefined for any other, since people paste what is shown. */
function shellWord(name: string): string | undefined {
  return /^[A-Za-z0-9_][\w.-]{0,252}$/.exec(name)?.[0]
}
