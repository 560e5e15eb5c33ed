import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parseIssuer } from '../../../config/issuer.ts'
import { type NoticeKind, noticeKinds } from '../../notices/notice-kinds.ts'
import { mailContent } from './mail-content.ts'
import { mailColours } from './mail-style.ts'
import { renderMail } from './render-mail.ts'

const issuer = parseIssuer('https://vouch.example.com')
const createdAt = new Date('2026-11-01T08:00:00Z')
const link = 'https://vouch.example.com/enroll#invite=vouch_in_x'
const hostile = `"><img src=x onerror=alert(1)>&'`
const delivery = (kind: NoticeKind, key = 'desk') => ({
  kind,
  audience: 'person' as const,
  details: { key, by: 'root@example.com', ip: '192.0.2.1' },
  personEmail: 'alice@example.com',
  createdAt,
})

test('what people chose is text in a message, never markup', () => {
  const { html, text } = renderMail(mailContent(issuer, delivery('key_added', hostile), link))
  expect(html).not.toContain('<img')
  expect(html).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&amp;&#39;')
  expect(text).toContain(hostile)
})

test.each(Object.keys(noticeKinds) as NoticeKind[])(
  'a message of %s says when, has a subject, and fetches nothing',
  (kind) => {
    const { subject, html, text } = renderMail(mailContent(issuer, delivery(kind), undefined))
    expect(subject.length).toBeGreaterThan(10)
    expect(text).toContain('1 November 2026 at 08:00 UTC')
    expect(html).not.toMatch(/<(img|link|script|iframe)|url\(|@import/)
  },
)

test('the link of an invite stands whole in text and HTML, and is the only one', () => {
  const { html, text } = renderMail(mailContent(issuer, delivery('recovery_invite'), link))
  expect(text).toContain(`\n${link}\n`)
  expect(html.match(/href="[^"]*"/g)).toEqual([`href="${link}"`])
})

test('messages have the colours of the pages', async () => {
  const css = await readFile(new URL('../../../style/tokens.css', import.meta.url), 'utf8')
  for (const [name, [light, dark]] of Object.entries(mailColours)) {
    const values = [...css.matchAll(new RegExp(`--${name}: ([^;]+);`, 'g'))].map(([, value]) => value)
    expect(values).toEqual([light, dark])
  }
})
