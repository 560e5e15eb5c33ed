import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesOf, profileOf, sectionsOf } from './ini-sections.ts'
import { editProfile } from './profile-edit.ts'

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
const OTHER_ROLE = 'arn:aws:iam::123456789012:role/Other'
const WRITTEN = `[profile vouch]\ncredential_process = vouch credential aws --role ${ROLE}\n`
const error = (errorName: string) => expect.objectContaining({ errorName })

const edit = (text: string, more: { roleArn?: string; command?: string; profile?: string } = {}, credentials = '') =>
  editProfile(text, credentials, { roleArn: ROLE, command: 'vouch', ...more })

test('the content of a new file is that of the page, to the byte', () => {
  expect(edit('')).toEqual({ profile: 'vouch', change: 'add', text: WRITTEN })
})

test('a second run changes nothing', () => {
  expect(edit(WRITTEN)).toEqual({ profile: 'vouch', change: 'none', text: WRITTEN })
})

test('more roles get vouch-2, vouch-3, and keep what was written', () => {
  const second = edit(WRITTEN, { roleArn: OTHER_ROLE })
  expect(second).toMatchObject({
    profile: 'vouch-2',
    text: `${WRITTEN}\n${WRITTEN.replace('vouch]', 'vouch-2]').replace(ROLE, OTHER_ROLE)}`,
  })
  expect(edit(second.text, { roleArn: `${ROLE}3` }).profile).toBe('vouch-3')
  expect(edit(second.text, { roleArn: OTHER_ROLE }).change).toBe('none')
})

test.each([
  ['CRLF', '[default]\r\nregion = eu-central-1\r\n', '\r\n[profile vouch]\r\ncredential_process'],
  ['a last line without end', '[default]\nregion = x', '\n\n[profile vouch]\ncredential_process'],
  ['an empty line at the end', '[default]\n\n', '[profile vouch]\ncredential_process'],
  ['a byte order mark', '\u00ef\u00bb\u00bf[default]\n', '\n[profile vouch]\ncredential_process'],
])('%s is kept and continued', (_case, text, start) => {
  const edited = edit(text)
  expect(edited.text.startsWith(text + start)).toBe(true)
})

test('a profile in the first line, behind a byte order mark, is seen', () => {
  expect(edit(`\u00ef\u00bb\u00bf${WRITTEN}`).change).toBe('none')
})

test('default is written without the word profile', () => {
  expect(edit('', { profile: 'default' }).text).toMatch(/^\[default\]\n/)
})

test.each([
  ['[profile work]\nregion = x\n'],
  ['[profile "work"]\nregion = x\n'],
  ["[profile 'work']\n"],
  ['[ profile   work ] ; mine\n'],
  ['  [profile work]\n'],
  ['[profile work]\ncredential_process = aws-vault export\n'],
  [`[profile work]\ncredential_process = /opt/other credential aws --role ${ROLE}\n`],
  [`[profile work]\ncredential_process = vouch credential aws --role ${ROLE} --duration 900\n`],
  [`[profile work]\ncredential_process = vouch credential aws --role ${ROLE}\ncredential_process = x\n`],
  [`[profile work]\ns3 =\n  credential_process = vouch credential aws --role ${ROLE}\n`],
])('a profile that Vouch did not write is not touched: %j', (text) => {
  expect(() => edit(text, { profile: 'work' })).toThrow(error('awsProfileTaken'))
  expect(edit(text.replaceAll('work', 'vouch')).profile).toBe('vouch-2')
})

test('a profile that Vouch wrote changes in its one line, and keeps what was added to it', () => {
  const text = `# mine\n[profile vouch]\nregion = eu-central-1\ncredential_process=vouch credential aws --role ${ROLE}\r\ns3 =\n  max = 1\n[other]\n`
  expect(edit(text, { profile: 'vouch', roleArn: OTHER_ROLE })).toEqual({
    profile: 'vouch',
    change: 'update',
    text: text.replace(ROLE, OTHER_ROLE),
  })
})

test('vouch that has moved is found again by its profile', () => {
  const text = edit('', { command: '"/old place/vouch"' }).text
  expect(edit(text, { command: '/opt/$1/vouch' })).toMatchObject({
    change: 'update',
    text: WRITTEN.replace('= vouch', '= /opt/$1/vouch'),
  })
})

test('a profile that stands twice is refused', () => {
  expect(() => edit(WRITTEN + WRITTEN, { profile: 'vouch' })).toThrow(error('awsConfigUnsafe'))
})

test('static keys of the same name, which would win, are refused, and avoided where the name is free to choose', () => {
  for (const header of ['[work]', '[profile work]', '[ work ]']) {
    const credentials = `${header}\naws_access_key_id = AKIA\naws_secret_access_key = x\n`
    expect(() => edit('', { profile: 'work' }, credentials)).toThrow(error('awsProfileShadowed'))
  }
  expect(edit('', {}, '[vouch]\nAWS_ACCESS_KEY_ID=AKIA\n').profile).toBe('vouch-2')
  expect(() => edit(WRITTEN, {}, '[vouch]\naws_access_key_id=AKIA\n')).toThrow(error('awsProfileShadowed'))
  expect(() => edit(`${WRITTEN}aws_access_key_id = AKIA\n`)).toThrow(error('awsProfileShadowed'))
})

test.each(['', ' ', 'a b', 'a]b', 'a\nb', '[x', 'a"b', 'a;b', 'ä', 'x'.repeat(65), '../x/'])(
  'the name %j is refused',
  (profile) => {
    expect(() => edit('', { profile })).toThrow(error('awsProfileName'))
  },
)

const line = fc.oneof(
  fc.constantFrom(
    '[default]',
    '[profile dev]',
    '[profile vouch]',
    '[sso-session x]',
    '  [profile odd]',
    '[services y]',
    '[broken',
    '[]',
  ),
  fc.constantFrom(
    'region = eu-central-1',
    's3 =',
    '  max_concurrent_requests = 20',
    '\taddressing_style = path',
    '# comment',
    '; comment',
    '',
    '   ',
  ),
  fc.constantFrom(
    'credential_process = other',
    `credential_process = vouch credential aws --role ${OTHER_ROLE}`,
    'key',
    '= value',
    'a=b=c',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }).map((text) =>
    Buffer.from(text)
      .toString('latin1')
      .replace(/[\n\0]/g, ''),
  ),
)
const configText = fc
  .tuple(
    fc.constantFrom('', '\u00ef\u00bb\u00bf'),
    fc.array(line, { maxLength: 25 }),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  )
  .map(([mark, lines, end, isEnded]) => mark + lines.join(end) + (isEnded && lines.length > 0 ? end : ''))

test('in any file, every byte that was there stays, one profile comes, and a second run changes nothing', () => {
  fc.assert(
    fc.property(configText, (text) => {
      const first = edit(text)
      expect(first.change).toBe('add')
      expect(first.text.startsWith(text)).toBe(true)
      const added = first.text.slice(text.length).replace(/^(\r?\n)*/, '')
      expect(added.replaceAll('\r', '')).toBe(WRITTEN.replace('profile vouch', `profile ${first.profile}`))
      expect(edit(first.text)).toEqual({ ...first, change: 'none' })
      const names = sectionsOf(linesOf(first.text)).map(({ header }) => profileOf(header))
      expect(names.filter((name) => name === first.profile)).toHaveLength(1)
    }),
    { numRuns: 500 },
  )
})

test('the lines of any text make the text again', () => {
  fc.assert(
    fc.property(configText, (text) => {
      expect(linesOf(text).join('')).toBe(text)
    }),
  )
})
