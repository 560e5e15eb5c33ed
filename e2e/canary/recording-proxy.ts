import { createServer, type IncomingHttpHeaders, request as send } from 'node:http'
import { buffer } from 'node:stream/consumers'

export interface Exchange {
  readonly path: string
  readonly requestBody: string
  readonly responseHeaders: IncomingHttpHeaders
  readonly responseBody: string
}

/**
 * Listens on one port of this machine and passes every request on to another, noting what goes in and comes out: where the secrets of
 * a login can be learnt, since both ends keep them to themselves.
 *
 * @param note called with each exchange before its answer is passed on
 */
export async function startRecordingProxy(
  port: number,
  target: number,
  note: (exchange: Exchange) => void,
): Promise<{ stop(): Promise<void> }> {
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming)
    const { method, url: path = '', headers } = incoming
    const passed = send({ host: '127.0.0.1', port: target, method, path, headers }, async (answer) => {
      const answered = await buffer(answer)
      const { headers: responseHeaders } = answer
      note({ path, requestBody: body.toString('latin1'), responseHeaders, responseBody: answered.toString('latin1') })
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders).end(answered)
    })
    passed.on('error', () => outgoing.destroy())
    passed.end(body)
  })
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve))
  return {
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
