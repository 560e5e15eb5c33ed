import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Values that nobody may find, by what they are. The same value may come by more than one name. */
export class Secrets {
  readonly #named = new Map<string, { readonly name: string; readonly forms: readonly Buffer[] }>()

  /** @param value ignored where it is too short to be told from chance */
  add(name: string, value: string | null | undefined): void {
    if (value != null && value.length >= 16) this.#named.set(value, { name, forms: formsOf(value) })
  }

  get names(): ReadonlySet<string> {
    return new Set([...this.#named.values()].map(({ name }) => name))
  }

  /** The names of those that are in this text, as they are or in one of the forms that programs write them in. */
  foundIn(bytes: Buffer): string[] {
    const found = [...this.#named.values()].filter(({ forms }) => forms.some((form) => bytes.includes(form)))
    return [...new Set(found.map(({ name }) => name))]
  }

  /** Where below this folder one of them lies, in the content of a file or in its name: `name: path`. */
  foundBelow(folder: string, except: (path: string) => boolean = () => false): string[] {
    return filesBelow(folder)
      .filter((path) => !except(path))
      .flatMap((path) =>
        [...this.foundIn(contentOf(path)), ...this.foundIn(Buffer.from(path))].map((name) => `${name}: ${path}`),
      )
  }
}

/** As it is, within an address, in base64 (at the start of what is encoded), in hexadecimal; and the bytes that base64url stands for. */
function formsOf(value: string): Buffer[] {
  const bytes = Buffer.from(value)
  const decoded = /^[\w-]{43}$/.test(value) ? [Buffer.from(value, 'base64url')] : []
  const base64 = bytes.toString('base64').replace(/=+$/, '').slice(0, -1)
  const texts = [
    value,
    encodeURIComponent(value),
    base64,
    bytes.toString('hex'),
    ...decoded.map((it) => it.toString('hex')),
  ]
  return [...[...new Set(texts)].map((text) => Buffer.from(text)), ...decoded]
}

/** Every file of any depth; links are not followed. */
function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    // It was removed meanwhile.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}
