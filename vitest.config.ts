import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: ['web/testing/postgres.ts'],
    include: ['{protocol,web,cli,e2e,scripts}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.next/**'],
    // Its ES modules import a folder, which Node refuses and Vite understands.
    server: { deps: { inline: ['clipanion'] } },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
