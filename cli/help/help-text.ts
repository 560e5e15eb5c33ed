import type { CommandDescription } from '../description/describe-command.ts'
import type { HelpTopic } from './help-topic.ts'
import { heading, prose, type Sheet } from './layout.ts'
import { listHelp } from './list-help.ts'

const TITLE = 'Vouch: one touch of your security key, then every tool just works'

/** The help that was asked for. @param commands all there are */
export function helpText(
  asked: Exclude<HelpTopic, { words: unknown }>,
  commands: readonly CommandDescription[],
  sheet: Sheet,
): string {
  if ('topic' in asked) return `${[heading(asked.topic.title, sheet), ...prose(asked.topic.text, sheet)].join('\n')}\n`
  const listed = commands.filter(({ path }) => asked.list.includes(path.join(' ')))
  return listHelp(listed, sheet, asked.complete ? TITLE : undefined)
}
