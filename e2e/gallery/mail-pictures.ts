import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { parseIssuer } from '../../web/config/issuer.ts'
import { mailContent } from '../../web/domain/delivery/mail/mail-content.ts'
import { renderMail } from '../../web/domain/delivery/mail/render-mail.ts'
import { kindsTold, type NoticeAudience, type NoticeKind } from '../../web/domain/notices/notice-kinds.ts'
import { findings } from './take-picture.ts'

interface Mail {
  /** Name of the file, after `mail-`. */
  readonly name: string
  readonly kind: NoticeKind
  readonly audience: NoticeAudience
  readonly details: Readonly<Record<string, string>>
}

const ordinary = {
  key: 'Desk',
  model: 'YubiKey 5C NFC',
  by: 'root@example.com',
  ip: '192.0.2.17',
  reason: 'Its firmware is older than 5.7',
}
/** As long as people and servers can make it, without a place to break. */
const longest = {
  key: 'K'.repeat(60),
  model: 'Security Key with Many Words in Its Name, and Another Revision',
  by: `${'a'.repeat(64)}@${'example-'.repeat(6)}organisation.example.com`,
  ip: '2001:db8:85a3:1111:2222:8a2e:370:7334',
  reason: `https://mds.example.com/${'x'.repeat(120)}`,
}

const audiences: readonly NoticeAudience[] = ['person', 'administrators']
const mails: readonly Mail[] = [
  ...audiences.flatMap((audience) =>
    kindsTold(audience, 'mail').map((kind) => ({
      name: `${kind.replaceAll('_', '-')}-${audience}`,
      kind,
      audience,
      details: ordinary,
    })),
  ),
  { name: 'longest-person', kind: 'key_disabled_by_policy', audience: 'person', details: longest },
]
const linked: readonly NoticeKind[] = ['invite', 'recovery_invite']

const issuer = parseIssuer('https://vouch.example.com')
const LINK = `${issuer.url}/enroll#invite=vouch_in_${'x'.repeat(43)}`
const WIDTHS = [360, 700]
/** A mail is shown within the page of a mail program, which has the landmarks. */
const OF_WHOLE_PAGES = ['landmark-one-main', 'region']
const SCHEMES = ['light', 'dark'] as const

/**
 * A picture of every mail, as it stands in a mail program, light and dark, on a telephone and on a desk.
 *
 * @param wanted parts of names; all where there are none
 * @returns how many pictures there are, and what is wrong with them
 */
export async function takeMailPictures(
  { browser, folder }: { readonly browser: Browser; readonly folder: string },
  wanted: readonly string[],
): Promise<{ readonly pictures: number; readonly wrong: readonly string[] }> {
  const chosen = mails.filter(({ name }) => wanted.length === 0 || wanted.some((part) => `mail-${name}`.includes(part)))
  const views = chosen.flatMap((mail) =>
    SCHEMES.flatMap((scheme) => WIDTHS.map((width) => ({ ...mail, scheme, width }))),
  )
  const wrong: string[] = []
  for (const { name, scheme, width, ...mail } of views) {
    const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 600 } })
    const page = await context.newPage()
    await page.setContent(htmlOf(mail))
    await page.screenshot({ path: join(folder, `mail-${name}.${scheme}.${width}.png`), fullPage: true })
    wrong.push(
      ...(await findings(context, OF_WHOLE_PAGES)).map((line) => `mail-${name} (${scheme}, ${width}): ${line}`),
    )
    await context.close()
  }
  return { pictures: views.length, wrong }
}

function htmlOf({ kind, audience, details }: Omit<Mail, 'name'>): string {
  const invited = audience === 'person' && linked.includes(kind)
  const createdAt = new Date('2026-11-01T08:00:00Z')
  const delivery = {
    kind,
    audience,
    details: invited ? { ...details, inviteId: 'an invite' } : details,
    personEmail: 'alice@example.com',
    createdAt,
  }
  return renderMail(mailContent(issuer, delivery, invited ? LINK : undefined)).html
}
