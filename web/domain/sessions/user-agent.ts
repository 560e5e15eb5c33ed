/** Only what a person needs to know a browser again; who wants to lie in a User-Agent header can. */
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Windows NT/, 'Windows'],
  [/iPhone|iPad|iPod/, 'iOS'],
  [/Android/, 'Android'],
  [/CrOS/, 'ChromeOS'],
  [/Macintosh|Mac OS X/, 'macOS'],
  [/Linux|X11/, 'Linux'],
]

// In this order: each of them names those below it, too.
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]

/** @param userAgent value of the User-Agent header (RFC 9110 §10.1.5) @returns null where it names none that is known */
export function systemOf(userAgent: string | null): string | null {
  return named(SYSTEMS, userAgent)
}

/** @param userAgent value of the User-Agent header @returns null where it names none that is known */
export function browserOf(userAgent: string | null): string | null {
  return named(BROWSERS, userAgent)
}

function named(list: readonly (readonly [RegExp, string])[], userAgent: string | null): string | null {
  return list.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1] ?? null
}
