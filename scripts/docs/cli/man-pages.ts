import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describedCommands } from '../../../cli/commands/described-commands.ts'
import type { CommandDescription } from '../../../cli/description/describe-command.ts'
import { synopsis } from '../../../cli/description/synopsis.ts'
import { optionRow } from '../../../cli/help/command-help.ts'
import { byCategory } from '../../../cli/help/list-help.ts'
import { topics } from '../../../cli/help/topics.ts'
import { version } from '../../../cli/version.ts'
import { codeLines, header, pairLines, paragraph, proseLines, roff, section, textOf } from './roff.ts'

export interface ManPage {
  /** `vouch-login.1` */
  readonly file: string
  readonly text: string
}

/** The manual pages: vouch(1), and one for each command. */
export async function manPages(): Promise<ManPage[]> {
  const described = await describedCommands()
  return [
    { file: 'vouch.1', text: overview(described) },
    ...described.map((command) => ({ file: `${nameOf(command)}.1`, text: commandPage(command) })),
  ]
}

/** Writes the manual pages into a folder of their own. @returns the names of the files */
export async function writeManPages(folder: string): Promise<string[]> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const made = await manPages()
  for (const { file, text } of made) await writeFile(join(folder, file), text)
  return made.map(({ file }) => file)
}

function nameOf({ path }: CommandDescription): string {
  return ['vouch', ...path].join('-')
}

function overview(described: readonly CommandDescription[]): string {
  const lines = [
    header('VOUCH', version),
    ...section('Name'),
    'vouch \\- one touch of a security key, then every tool just works',
    ...section('Synopsis'),
    '.B vouch',
    '.I COMMAND',
    '.RI [ OPTIONS ]',
    ...section('Description'),
    ...paragraph(
      '`vouch login` asks for one touch of your security key in the browser and gives a session of eight hours to an agent, which keeps it in memory. AWS tools then get credentials that live an hour at most, whenever they need them. Nothing secret is written to the disk.',
    ),
    ...section('Commands'),
    ...byCategory(described).flatMap(([, members]) =>
      members.flatMap((command) => ['.TP', `.BR ${roff(nameOf(command))} (1)`, roff(command.description)]),
    ),
    ...topics.flatMap(({ title, text }) => [...section(title), ...proseLines(text)]),
  ]
  return textOf(lines)
}

function commandPage(command: CommandDescription): string {
  const { description, details, options, examples } = command
  const [first = '', ...rest] = synopsis(command).slice(command.path.length + 1)
  const lines = [
    header(nameOf(command).toUpperCase(), version),
    ...section('Name'),
    `${roff(nameOf(command))} \\- ${roff(description)}`,
    ...section('Synopsis'),
    `.B ${roff(['vouch', ...command.path].join(' '))}`,
    ...(first === '' ? [] : [roff([first, ...rest].join(' '))]),
    ...section('Description'),
    ...proseLines(details),
    ...(options.length === 0 ? [] : [...section('Options'), ...pairLines(options.map(optionRow))]),
    ...section('Examples'),
    ...examples.flatMap(({ words, line }) => [...paragraph(`${words}:`), ...codeLines([line])]),
    ...section('See also'),
    command.path[0] === 'login' ? '.BR vouch (1)' : '.BR vouch (1),\n.BR vouch-login (1)',
  ]
  return textOf(lines)
}
