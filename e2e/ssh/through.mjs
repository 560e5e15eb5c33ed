/** ProxyCommand of the tests: standard input and output are a connection to the sshd behind this file. */
import { connect } from 'node:net'

const socket = connect(process.argv[2])
process.stdin.pipe(socket).pipe(process.stdout)
socket.once('error', () => process.exit(1))
socket.once('close', () => process.exit(0))
