import net from 'node:net'

/** Sends bytes to a port of this machine, and gives what comes back until the other side ends. */
export function sendRaw(origin: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), hostname.replace(/^\[|\]$/g, ''), () => socket.write(bytes))
    let received = ''
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      received += text
    })
    socket.on('error', (fault: NodeJS.ErrnoException) => {
      // Who refuses before it has read everything may cut the line after its answer.
      if (received === '') reject(fault)
      else resolve(received)
    })
    socket.on('close', () => resolve(received))
  })
}

/** The status code of a raw answer, or undefined where there is none. */
export function statusOf(answer: string): number | undefined {
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]
  return status === undefined ? undefined : Number(status)
}

/** Whether something accepts connections at this address. */
export function isListening(origin: string): Promise<boolean> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve) => {
    const socket = net.connect(Number(port), hostname.replace(/^\[|\]$/g, ''))
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
