import { defineConfig } from 'prisma/config'

// The server applies migrations itself at start (web/db/migrations); the Prisma tool is used to generate the client.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
})
