import { renameSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'

/**
 * Takes the place of the agent's socket and passes everything on, noting each line of either side: only there can be learnt what the
 * command line hands to the agent. The agent looks once a minute whether its socket is in its place, and ends where it is not; so the
 * socket is put back in time.
 *
 * @param path of the agent's socket
 * @param note called with each JSON message
 */
export async function startRecordingSocket(
  path: string,
  note: (message: Record<string, unknown>) => void,
): Promise<{ restore(): void }> {
  const moved = `${path}.real`
  renameSync(path, moved)
  const server = createServer((client) => {
    const agent = connect(moved)
    for (const [from, to] of [
      [client, agent],
      [agent, client],
    ] as const) {
      let held = ''
      from.on('data', (chunk: Buffer) => {
        const lines = (held + chunk.toString('utf8')).split('\n')
        held = lines.pop() ?? ''
        for (const line of lines) note(JSON.parse(line))
        to.write(chunk)
      })
      from.on('end', () => to.end())
      from.on('error', () => to.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return {
    restore: () => {
      server.close()
      rmSync(path, { force: true })
      renameSync(moved, path)
    },
  }
}
