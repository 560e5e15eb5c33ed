import { agentEnvironment, awsEnvironment } from './config/agent-environment.ts'
import { askAgent } from './hot-path/ask-agent.ts'
import { credentialArguments } from './hot-path/credential-arguments.ts'
import { printOutcome } from './hot-path/print.ts'

// Every AWS call of every tool starts here: what it needs is answered before the command line loads.
const [command, kind, ...rest] = process.argv.slice(2)
const asked = command === 'credential' && kind === 'aws' ? credentialArguments(rest) : undefined
if (asked === undefined) {
  const commandLine = './main.mjs'
  void import(commandLine)
} else {
  const { region, stsEndpoint } = awsEnvironment()
  const params = { roleArn: asked.role, durationSeconds: asked.duration, region: asked.region ?? region, stsEndpoint }
  askAgent(agentEnvironment(), params, (outcome) => process.exit(printOutcome(outcome)))
}
