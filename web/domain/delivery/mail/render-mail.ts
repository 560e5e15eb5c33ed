import { darkMailStyle, type MailPart, mailStyle } from './mail-style.ts'

/** What a message says, before it is text or HTML. */
export interface MailContent {
  readonly title: string
  readonly sentences: readonly string[]
  /** The one thing to do. */
  readonly act?: { readonly label: string; readonly url: string } | undefined
  /** When, by whom, from where; and which server says so. */
  readonly facts: readonly string[]
}

export interface RenderedMail {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Writes a message twice, as plain text and as HTML without anything that is fetched from elsewhere. */
export function renderMail(content: MailContent): RenderedMail {
  return { subject: content.title, text: asText(content), html: asHtml(content) }
}

function asText({ title, sentences, act, facts }: MailContent): string {
  const link = act === undefined ? [] : [`${act.label}:\n${act.url}`]
  return `${[title, ...sentences, ...link, facts.join('\n')].join('\n\n')}\n`
}

function asHtml({ title, sentences, act, facts }: MailContent): string {
  const link = act === undefined ? '' : `<a ${part('act')} href="${escaped(act.url)}">${escaped(act.label)}</a>`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${darkMailStyle}</style>
</head>
<body ${part('paper')}>
<div ${part('surface')}>
<p ${part('name')}>&#9675;&nbsp;vouch</p>
<h1 ${part('title')}>${escaped(title)}</h1>
${sentences.map((sentence) => `<p ${part('sentence')}>${escaped(sentence)}</p>`).join('\n')}
${link}
<p ${part('facts')}>${facts.map(escaped).join('<br>')}</p>
</div>
</body>
</html>
`
}

function part(name: MailPart): string {
  return `class="${name}" style="${escaped(mailStyle[name])}"`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
