import { randomBytes } from 'node:crypto'
import pino from 'pino'
import type { Database } from '../db/database.ts'
import type { Clock } from '../domain/clock/clock.ts'
import type { SigningKeyContext } from '../domain/signing-keys/context.ts'
import { Secret } from '../secret/secret.ts'

/** A clock that stands still until it is moved. */
export function testClock(start = new Date('2026-11-01T08:00:00Z')): Clock & { advance(seconds: number): void } {
  let now = start.getTime()
  return Object.assign(() => new Date(now), {
    advance(seconds: number) {
      now += seconds * 1000
    },
  })
}

export function testMasterKey(): Secret<Uint8Array> {
  return new Secret(randomBytes(32))
}

const HOUR = 3_600

/** Signing keys of https://vouch.example.com: lead 24 h, retire 48 h, rotate 60 d, unless told otherwise. */
export function signingKeyContext(database: Database, overrides: Partial<SigningKeyContext> = {}): SigningKeyContext {
  return {
    database,
    config: {
      issuer: {
        url: 'https://vouch.example.com',
        origin: 'https://vouch.example.com',
        host: 'vouch.example.com',
        rpId: 'vouch.example.com',
        loopback: false,
        secure: true,
      },
      signingKeys: { leadSeconds: 24 * HOUR, retireSeconds: 48 * HOUR, rotateSeconds: 60 * 24 * HOUR },
    },
    masterKey: testMasterKey(),
    clock: testClock(),
    log: pino({ level: 'silent' }),
    ...overrides,
  }
}
