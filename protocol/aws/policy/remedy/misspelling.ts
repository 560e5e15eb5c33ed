const WELL_KNOWN = '/.well-known/openid-configuration'

/**
 * How a text misses the name of a provider, or an audience, that it was meant to be: by its scheme, a slash at the end, capitals, the
 * port, or the address of the discovery document.
 *
 * @returns words that finish "it is written …"; undefined where it is meant right, or is another name altogether
 */
export function misspelling(text: string, wanted: string): string | undefined {
  if (text === wanted || bare(text) !== bare(wanted)) return undefined
  const differences = [
    schemeOf(text) !== schemeOf(wanted) &&
      (schemeOf(wanted) === '' ? `with ${schemeOf(text)}` : `without ${schemeOf(wanted)}`),
    text.endsWith('/') && !wanted.endsWith('/') && 'with a slash at the end',
    text.includes(WELL_KNOWN) && 'with the address of the discovery document',
    /:(?:443|80)(?:\/|$)/.test(text) && !/:(?:443|80)(?:\/|$)/.test(wanted) && 'with a port',
    text !== text.toLowerCase() && wanted === wanted.toLowerCase() && 'with capitals',
  ].filter((words) => words !== false)
  return differences.length === 0 ? 'otherwise' : differences.join(' and ')
}

function schemeOf(text: string): string {
  return /^https?:\/\//i.exec(text)?.[0].toLowerCase() ?? ''
}

function bare(text: string): string {
  let name = text
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(WELL_KNOWN, '')
  while (name.endsWith('/')) name = name.slice(0, -1)
  return name.replace(/:(?:443|80)$/, '').replace(/:(?:443|80)\//, '/')
}
