import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the files lie that the server reads at start, whether it runs from source or from its bundle. */
export interface Locations {
  /** Holds .next and next.config.mjs. */
  readonly web: string
  readonly migrations: string
}

export function locations(): Locations {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'prisma/migrations'))) {
    const above = dirname(folder)
    if (above === folder) throw new Error('prisma/migrations is not above the server: the installation is incomplete')
    folder = above
  }
  return { web: join(folder, 'web'), migrations: join(folder, 'prisma/migrations') }
}
