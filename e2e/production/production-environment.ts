import { randomBytes } from 'node:crypto'

export const HOST_NAME = 'vouch.example.test'

/** What an operator sets for servers behind a proxy on the same machine. */
export function productionEnvironment(databaseUrl: string) {
  return {
    VOUCH_ISSUER: `https://${HOST_NAME}`,
    VOUCH_HOST: '127.0.0.1',
    VOUCH_TRUSTED_PROXIES: '127.0.0.1/32',
    VOUCH_MASTER_KEY: randomBytes(32).toString('base64'),
    DATABASE_URL: databaseUrl,
  }
}
