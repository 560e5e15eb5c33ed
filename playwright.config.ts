import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'e2e/specs',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // One server, one database and one browser for the run: a second set would only share the same two cores.
  workers: 1,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  use: { actionTimeout: 10_000, navigationTimeout: 10_000 },
  forbidOnly: true,
  reporter: 'list',
})
