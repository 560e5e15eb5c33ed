import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesOf } from '../config-file/ini-sections.ts'
import { anyConfig } from '../config-file/testing/any-config.ts'
import { editProfile, type ProfileRequest } from './profile-edit.ts'

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
const OTHER_ROLE = 'arn:aws:iam::123456789012:role/Other'
const WRITTEN = `[profile vouch]\ncredential_process = vouch credential aws --role ${ROLE}\n`
const error = (errorName: string) => expect.objectContaining({ errorName })

const edit = (text: string, more: Partial<ProfileRequest> = {}, credentials = '') =>
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
  ['a last line without end', '[default]\nregion = x', '\n[profile vouch]\ncredential_process'],
  ['an empty line at the end', '[default]\n\n', '\n[profile vouch]\ncredential_process'],
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
  [`[profile work]\ncredential_process = vouch credential aws --role ${ROLE} --region eu-west-1\n`],
  [`[profile work]\ncredential_process = vouch credential aws --duration 900 --role ${ROLE}\n`],
  [`[profile work]\ncredential_process = vouch credential aws --role ${ROLE}\n  --duration 900\n`],
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
    before: ROLE,
    text: text.replace(ROLE, OTHER_ROLE),
  })
})

test('region, duration and the roles on the way are written where they belong', () => {
  const via = [`${ROLE}Hub`, OTHER_ROLE]
  expect(edit('', { region: 'eu-central-1', durationSeconds: 900, via }).text).toBe(
    `[profile vouch]\nregion = eu-central-1\ncredential_process = vouch credential aws --role ${ROLE} --via ${via[0]} --via ${via[1]} --duration 900\n`,
  )
})

test('what is not asked for stays as it is, and what is takes its place', () => {
  const full = edit('', { region: 'eu-central-1', durationSeconds: 900, via: [OTHER_ROLE] }).text
  expect(edit(full)).toMatchObject({ change: 'none', text: full })
  const changed = edit(full, { region: 'us-east-1', durationSeconds: 1_800 })
  expect(changed).toMatchObject({
    change: 'update',
    text: full.replace('eu-central-1', 'us-east-1').replace('900', '1800'),
  })
  expect(edit(edit('').text, { region: 'eu-central-1', durationSeconds: 900, via: [OTHER_ROLE] }).text).toBe(full)
})

test('another role takes nothing over of how the one before was reached', () => {
  const text = edit('', { durationSeconds: 900, via: [OTHER_ROLE] }).text
  expect(edit(text, { profile: 'vouch', roleArn: `${ROLE}2` })).toMatchObject({
    before: ROLE,
    text: WRITTEN.replace(ROLE, `${ROLE}2`),
  })
})

test('a region that somebody put below is changed in its place', () => {
  const text = `${WRITTEN}region=eu-west-1\n`
  expect(edit(text, { region: 'eu-central-1' }).text).toBe(`${WRITTEN}region=eu-central-1\n`)
})

test('a profile of Vouch with another source of credentials beside it is refused: that one would win', () => {
  for (const key of ['role_arn', 'source_profile', 'sso_session', 'web_identity_token_file', 'credential_source']) {
    expect(() => edit(`${WRITTEN}${key} = x\n`)).toThrow(error('awsProfileMixed'))
  }
  expect(() => edit(WRITTEN, {}, '[vouch]\nrole_arn = x\n')).toThrow(error('awsProfileShadowed'))
})

test.each(['[profile vouch]\n[profile "vouch"]\n', "[profile vouch]\n[ profile  'vouch' ]\n"])(
  'a profile that stands twice, quotes aside, is refused: %j',
  (text) => {
    expect(() => edit(text, { profile: 'vouch' })).toThrow(error('awsConfigUnsafe'))
  },
)

test('a name that differs by capitals alone is not chosen', () => {
  expect(edit('[profile Vouch]\n').profile).toBe('vouch-2')
  expect(edit('', {}, '[VOUCH]\n').profile).toBe('vouch-2')
})

test.each([
  'vouch',
  '/opt/x/vouch',
  '/"a b/vouch"',
  '"/a b/vouch"',
  'C:\\x\\vouch.cmd',
  '"C:\\a b\\vouch.exe"',
  '/opt/vouch-linux-x64',
])('a line that starts %s is known for ours', (command) => {
  const { text } = edit('', { command, durationSeconds: 900, via: [OTHER_ROLE] })
  expect(edit(text, { command })).toMatchObject({ change: 'none' })
  expect(edit(text, { command: '/elsewhere/vouch' })).toMatchObject({ profile: 'vouch', change: 'update' })
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

test('the lines of any text make the text again', () => {
  fc.assert(
    fc.property(anyConfig, (text) => {
      expect(linesOf(text).join('')).toBe(text)
    }),
  )
})
