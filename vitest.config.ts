import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: ['web/testing/postgres.ts'],
    include: ['{protocol,web,cli,e2e,scripts}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.next/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
