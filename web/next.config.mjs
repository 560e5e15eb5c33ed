import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = dirname(dirname(fileURLToPath(import.meta.url)))

// JavaScript, because for TypeScript Next would load its compiler into every server that starts: 30 MB.
/** @type {import('next').NextConfig} */
const config = {
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
