import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { NextConfig } from 'next'

const repository = dirname(dirname(fileURLToPath(import.meta.url)))

const config: NextConfig = {
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
  // What Next offers beyond rendering our pages is attack surface: no image proxy, no server actions, no rewrites.
  images: { unoptimized: true },
  transpilePackages: ['@vouch/protocol'],
  // Shared with the protocol side of the process, or native: never bundled twice.
  serverExternalPackages: ['pg', '@prisma/client', '@prisma/adapter-pg', 'pino', '@simplewebauthn/server'],
  // `npm run typecheck` covers the pages too.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: repository },
}

export default config
