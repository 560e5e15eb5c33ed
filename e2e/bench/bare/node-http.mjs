// The baseline of jwks_rps: node:http sending the same bytes, headers and body, and nothing else. They arrive as JSON on
// standard input: { headers: [name, value, …], body: base64 }.
import { createServer } from 'node:http'

const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
const { headers, body } = JSON.parse(Buffer.concat(chunks).toString())
const bytes = Buffer.from(body, 'base64')

const server = createServer((_request, response) => {
  response.writeHead(200, headers)
  response.end(bytes)
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))
