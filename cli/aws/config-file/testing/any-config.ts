import fc from 'fast-check'

const OTHER_ROLE = 'arn:aws:iam::123456789012:role/Other'

const headers = fc.constantFrom(
  '[default]',
  '[profile dev]',
  '[profile vouch]',
  '[profile "vouch"]',
  '[profile Vouch]',
  '[vouch]',
  '[sso-session x]',
  '[services y]',
  '[plugins]',
  '  [profile odd]',
  '[ profile  wide ] ; mine',
  '[broken',
  '[]',
  '[preview]',
)

const settings = fc.constantFrom(
  'region = eu-central-1',
  'output=json',
  'sso_session = x',
  'sso_account_id = 123456789012',
  'role_arn = arn:aws:iam::123456789012:role/X',
  'source_profile = default',
  'credential_process = other',
  `credential_process = vouch credential aws --role ${OTHER_ROLE}`,
  `credential_process = "/a b/vouch" credential aws --role ${OTHER_ROLE} --duration 900`,
  'services = y',
  'key',
  '= value',
  'a=b=c',
  'key: value',
)

const rest = fc.constantFrom(
  's3 =',
  '  max_concurrent_requests = 20',
  '\taddressing_style = path',
  '    deep = 1  ',
  'dynamodb =',
  '# comment',
  '  # indented comment',
  '; comment',
  '',
  '',
  '   ',
  '\t',
)

/** A line of any bytes, a character each; among them what is no UTF-8. */
const bytes = fc.uint8Array({ maxLength: 30 }).map((some) =>
  Buffer.from(some)
    .toString('latin1')
    .replace(/[\n\0]/g, ''),
)

const line = fc.oneof(headers, { weight: 2, arbitrary: settings }, { weight: 2, arbitrary: rest }, bytes)

/** The text of an AWS configuration file as people and tools leave it, a character a byte. */
export const anyConfig: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '', '', '\u00ef\u00bb\u00bf'),
    fc.array(fc.tuple(line, fc.constantFrom('\n', '\n', '\n', '\r\n')), { maxLength: 25 }),
    fc.constantFrom(undefined, '\n', '\r\n'),
    fc.boolean(),
  )
  .map(([mark, lines, end, isEnded]) => {
    const text = lines.map(([content, own]) => content + (end ?? own)).join('')
    return mark + (isEnded ? text : text.replace(/\r?\n$/, ''))
  })
