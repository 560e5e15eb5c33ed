import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanEnvironment } from '../../e2e/processes/environment.ts'
import { buildPrograms, type Programs } from '../agent/testing/programs.ts'
import { describedCommands } from '../commands/described-commands.ts'
import { SHELLS } from '../shell/quoted.ts'
import { installed } from '../shell/testing/installed.ts'
import { type InteractiveShell, interactiveShell } from '../shell/testing/interactive-shell.ts'
import { completionScript } from './completion-script.ts'

const run = promisify(execFile)
const BASH_COMPLETION = '/usr/share/bash-completion/bash_completion'
const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
const described = await describedCommands()
let programs: Programs
let home: string

beforeAll(async () => {
  programs = await buildPrograms()
  home = await mkdtemp(join(tmpdir(), 'vouch-completion-'))
  await mkdir(join(home, '.aws'))
  const config = [
    '[default]',
    '[profile work]',
    `credential_process = /usr/bin/vouch credential aws --role ${ROLE}`,
    '[profile "quoted"]',
    '[profile $(touch /tmp/vouch-pwned)]',
    '[profile ;reboot]',
    '[profile --role]',
    '[sso-session corp]',
    '[services s3]',
  ]
  await writeFile(join(home, '.aws/config'), `${config.join('\n')}\n`)
  for (const shell of SHELLS) await writeFile(join(home, `vouch.${shell}`), completionScript(shell, described))
})
afterAll(async () => {
  await programs.remove()
  await rm(home, { recursive: true, force: true })
})

/** What is typed, with TAB as \t, and what vouch is started with. */
const TYPED: readonly (readonly [string, readonly string[]])[] = [
  ['vouch logi\t', ['login']],
  ['vouch stat\t--js\t', ['status', '--json']],
  ['vouch ag\tstar\t', ['agent', 'start']],
  ['vouch cred\taw\t', ['credential', 'aws']],
  ['vouch login --no-b\t', ['login', '--no-browser']],
  ['vouch login --serv\thttps://vouch.example.com --y\t', ['login', '--server', 'https://vouch.example.com', '--yes']],
  ['vouch status --format sh\t', ['status', '--format', 'shell']],
  ['vouch status --format=sh\t', ['status', '--format=shell']],
  ['vouch completion fi\t', ['completion', 'fish']],
  ['vouch setup aws --profile wo\t', ['setup', 'aws', '--profile', 'work']],
  ['vouch setup aws --profile=wo\t', ['setup', 'aws', '--profile=work']],
  ['vouch setup aws --profile de\t--dry\t', ['setup', 'aws', '--profile', 'default', '--dry-run']],
  ['vouch credential aws --role arn:aws:i\t', ['credential', 'aws', '--role', ROLE]],
  ['vouch credential aws --role=a\t', ['credential', 'aws', `--role=${ROLE}`]],
  [
    'vouch credential aws --region eu-central-1 --rol\ta\t--dur\t900',
    ['credential', 'aws', '--region', 'eu-central-1', '--role', ROLE, '--duration', '900'],
  ],
  ['vouch credential aws --region us-gov-e\t', ['credential', 'aws', '--region', 'us-gov-east-1']],
  ['vouch exec --profile wo\tprinten\t', ['exec', '--profile', 'work', 'printenv']],
  ['vouch exec --profile work -- printen\t', ['exec', '--profile', 'work', '--', 'printenv']],
  ['vouch help logi\t', ['help', 'login']],
  ['vouch help exi\t', ['help', 'exit-codes']],
]

const VARIANTS = [
  { name: 'bash', shell: 'bash', setup: ['source ~/vouch.bash'] },
  { name: 'bash with bash-completion', shell: 'bash', setup: [`source ${BASH_COMPLETION}`, 'source ~/vouch.bash'] },
  { name: 'bash, sourced twice', shell: 'bash', setup: ['source ~/vouch.bash', 'source ~/vouch.bash'] },
  { name: 'zsh', shell: 'zsh', setup: ['source ~/vouch.zsh'] },
  {
    name: 'zsh, from fpath',
    shell: 'zsh',
    setup: ['mkdir -p ~/f; cp ~/vouch.zsh ~/f/_vouch; fpath=(~/f $fpath); autoload -Uz compinit; compinit -u'],
  },
  { name: 'fish', shell: 'fish', setup: ['source ~/vouch.fish'] },
]

for (const { name, shell, setup } of VARIANTS) {
  const there = installed(shell) && (name !== 'bash with bash-completion' || (await isFile(BASH_COMPLETION)))
  describe.skipIf(!there)(name, () => {
    let person: InteractiveShell
    beforeAll(async () => {
      person = await interactiveShell(shell, { home, vouch: programs.vouch, setup })
    }, 60_000)
    afterAll(() => person?.end())

    test.each(TYPED)('%j', async (line, words) => {
      expect(await person.type(line)).toEqual(words)
    })
  })
}

test('every command, every option and every choice is in every script', () => {
  for (const shell of SHELLS) {
    const script = completionScript(shell, described)
    for (const { path, options } of described) {
      for (const word of path) expect(script, shell).toContain(word)
      for (const { names, value } of options) {
        for (const option of names)
          expect(script, shell).toContain(shell === 'fish' ? option.replace(/^-+/, '') : option)
        for (const choice of value?.choices ?? []) expect(script, shell).toContain(choice)
      }
    }
  }
})

test.each(SHELLS.filter((shell) => shell !== 'powershell'))(
  '%s reads its script without a complaint',
  async (shell) => {
    if (!installed(shell)) return
    expect(await run(shell, ['-n', join(home, `vouch.${shell}`)])).toEqual({ stdout: '', stderr: '' })
  },
)

test.skipIf(!installed('pwsh'))('PowerShell reads its script and completes', async () => {
  const script = `. ${home}/vouch.powershell; (TabExpansion2 'vouch agent sta' 15).CompletionMatches.CompletionText`
  const { stdout } = await run('pwsh', ['-NoProfile', '-Command', script])
  expect(stdout.trim().split('\n')).toEqual(['start', 'status'])
})

test('a value that a shell could take for more than one word is never offered', async () => {
  expect(await complete('profiles', home)).toEqual({ stdout: 'default\nwork\nquoted\n', stderr: '' })
  expect(await complete('roles', home)).toEqual({ stdout: `${ROLE}\n`, stderr: '' })
})

test('where there is no agent, and for what is not known, nothing is offered and nothing is said', async () => {
  for (const kind of ['keys', 'sessions', 'nonsense']) {
    expect(await complete(kind, join(home, 'nobody'))).toEqual({ stdout: '', stderr: '' })
  }
})

/** What a script gets when it asks for values. */
function complete(kind: string, ofHome: string) {
  const [program, ...args] = programs.vouch
  return run(program, [...args, '__complete', kind], { env: cleanEnvironment({ HOME: ofHome }) })
}

async function isFile(path: string): Promise<boolean> {
  const there = await readFile(path).then(
    () => true,
    () => false,
  )
  if (!there) process.stderr.write(`SKIPPED: ${path} is not there, so completion was not tried with it.\n`)
  return there
}
