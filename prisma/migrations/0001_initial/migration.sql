-- CreateEnum
CREATE TYPE "person_state" AS ENUM ('invited', 'active', 'deactivated');

-- CreateEnum
CREATE TYPE "person_role" AS ENUM ('member', 'administrator');

-- CreateEnum
CREATE TYPE "key_state" AS ENUM ('active', 'disabled', 'removed');

-- CreateEnum
CREATE TYPE "ceremony_purpose" AS ENUM ('enrol', 'sign_in', 'authorize');

-- CreateEnum
CREATE TYPE "client_type" AS ENUM ('public', 'confidential');

-- CreateEnum
CREATE TYPE "session_kind" AS ENUM ('browser', 'cli', 'application');

-- CreateEnum
CREATE TYPE "signing_key_state" AS ENUM ('pending', 'active', 'retiring', 'removed');

-- CreateTable
CREATE TABLE "people" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "email" TEXT NOT NULL,
    "display_name" TEXT,
    "role" "person_role" NOT NULL DEFAULT 'member',
    "state" "person_state" NOT NULL DEFAULT 'invited',
    "subject" TEXT NOT NULL,
    "user_handle" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deactivated_at" TIMESTAMPTZ(3),

    CONSTRAINT "people_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invites" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "token_hash" BYTEA NOT NULL,
    "person_id" UUID,
    "role" "person_role" NOT NULL DEFAULT 'member',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invites_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "security_keys" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "person_id" UUID NOT NULL,
    "credential_id" BYTEA NOT NULL,
    "public_key" BYTEA NOT NULL,
    "algorithm" INTEGER NOT NULL,
    "sign_count" BIGINT NOT NULL DEFAULT 0,
    "aaguid" UUID NOT NULL,
    "backup_eligible" BOOLEAN NOT NULL DEFAULT false,
    "transports" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "nickname" TEXT NOT NULL,
    "attestation_format" TEXT NOT NULL,
    "attestation_anchor" TEXT,
    "attestation_chain" BYTEA[] DEFAULT ARRAY[]::BYTEA[],
    "state" "key_state" NOT NULL DEFAULT 'active',
    "disabled_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "last_used_ip" TEXT,

    CONSTRAINT "security_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ceremonies" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "challenge_hash" BYTEA NOT NULL,
    "purpose" "ceremony_purpose" NOT NULL,
    "owner" TEXT NOT NULL,
    "person_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "ceremonies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clients" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" "client_type" NOT NULL,
    "secret_hash" BYTEA,
    "redirect_uris" TEXT[],
    "native" BOOLEAN NOT NULL DEFAULT false,
    "require_pushed" BOOLEAN NOT NULL DEFAULT false,
    "require_dpop" BOOLEAN NOT NULL DEFAULT false,
    "scopes" TEXT[],
    "grant_types" TEXT[],
    "session_seconds" INTEGER NOT NULL,
    "built_in" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "clients_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "login_requests" (
    "id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "request_uri_hash" BYTEA,
    "redirect_uri" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "state" TEXT,
    "nonce" TEXT,
    "code_challenge" TEXT NOT NULL,
    "prompt" TEXT,
    "max_age" INTEGER,
    "login_hint" TEXT,
    "dpop_jkt" TEXT,
    "host_name" TEXT,
    "os_user" TEXT,
    "client_version" TEXT,
    "phrase" TEXT,
    "pushed_ip" TEXT,
    "browser_ip" TEXT,
    "browser_hash" BYTEA,
    "loopback_challenge_hash" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "proven_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "login_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "authorization_codes" (
    "code_hash" BYTEA NOT NULL,
    "login_request_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "redirect_uri" TEXT NOT NULL,
    "code_challenge" TEXT NOT NULL,
    "nonce" TEXT,
    "scope" TEXT NOT NULL,
    "dpop_jkt" TEXT,
    "person_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "ceremony_id" UUID NOT NULL,
    "auth_time" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "authorization_codes_pkey" PRIMARY KEY ("code_hash")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" "session_kind" NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "person_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "ceremony_id" UUID NOT NULL,
    "client_id" TEXT,
    "code_hash" BYTEA,
    "scope" TEXT NOT NULL DEFAULT '',
    "dpop_jkt" TEXT,
    "auth_time" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_reason" TEXT,
    "host_name" TEXT,
    "os_user" TEXT,
    "ip" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dpop_proofs" (
    "proof_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dpop_proofs_pkey" PRIMARY KEY ("proof_hash")
);

-- CreateTable
CREATE TABLE "signing_keys" (
    "kid" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "algorithm" TEXT NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "private_ciphertext" BYTEA NOT NULL,
    "wrapped_data_key" BYTEA NOT NULL,
    "master_key_id" TEXT NOT NULL,
    "format_version" INTEGER NOT NULL,
    "state" "signing_key_state" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "signs_from" TIMESTAMPTZ(3) NOT NULL,
    "activated_at" TIMESTAMPTZ(3),
    "retiring_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("kid")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "type" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "person_id" UUID,
    "key_id" UUID,
    "session_id" UUID,
    "ceremony_id" UUID,
    "client_id" TEXT,
    "ip" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settings" (
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "people_email_key" ON "people"("email");

-- CreateIndex
CREATE UNIQUE INDEX "people_subject_key" ON "people"("subject");

-- CreateIndex
CREATE UNIQUE INDEX "people_user_handle_key" ON "people"("user_handle");

-- CreateIndex
CREATE UNIQUE INDEX "invites_token_hash_key" ON "invites"("token_hash");

-- CreateIndex
CREATE INDEX "invites_person_id_idx" ON "invites"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "security_keys_credential_id_key" ON "security_keys"("credential_id");

-- CreateIndex
CREATE INDEX "security_keys_person_id_idx" ON "security_keys"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "ceremonies_challenge_hash_key" ON "ceremonies"("challenge_hash");

-- CreateIndex
CREATE INDEX "ceremonies_expires_at_idx" ON "ceremonies"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "login_requests_request_uri_hash_key" ON "login_requests"("request_uri_hash");

-- CreateIndex
CREATE INDEX "login_requests_expires_at_idx" ON "login_requests"("expires_at");

-- CreateIndex
CREATE INDEX "authorization_codes_expires_at_idx" ON "authorization_codes"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions"("token_hash");

-- CreateIndex
CREATE INDEX "sessions_person_id_idx" ON "sessions"("person_id");

-- CreateIndex
CREATE INDEX "sessions_key_id_idx" ON "sessions"("key_id");

-- CreateIndex
CREATE INDEX "sessions_code_hash_idx" ON "sessions"("code_hash");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

-- CreateIndex
CREATE INDEX "audit_events_at_idx" ON "audit_events" USING BRIN ("at");

-- CreateIndex
CREATE INDEX "audit_events_person_id_id_idx" ON "audit_events"("person_id", "id");

-- AddForeignKey
ALTER TABLE "invites" ADD CONSTRAINT "invites_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "security_keys" ADD CONSTRAINT "security_keys_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "login_requests" ADD CONSTRAINT "login_requests_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorization_codes" ADD CONSTRAINT "authorization_codes_login_request_id_fkey" FOREIGN KEY ("login_request_id") REFERENCES "login_requests"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorization_codes" ADD CONSTRAINT "authorization_codes_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "security_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Rules that the Prisma schema cannot say.

-- Exactly one key of a purpose signs, whatever the number of replicas.
CREATE UNIQUE INDEX "signing_keys_one_active" ON "signing_keys" ("purpose") WHERE "state" = 'active';
-- A key is published before it signs.
ALTER TABLE "signing_keys" ADD CONSTRAINT "signing_keys_published_first" CHECK ("signs_from" >= "created_at");
-- WebAuthn L3 §7.1 step 25: a credential ID is at most 1023 bytes.
ALTER TABLE "security_keys" ADD CONSTRAINT "security_keys_credential_id_length" CHECK (octet_length("credential_id") BETWEEN 1 AND 1023);
ALTER TABLE "people" ADD CONSTRAINT "people_user_handle_length" CHECK (octet_length("user_handle") = 32);
-- Only the first administrator is invited before the e-mail address is known.
ALTER TABLE "invites" ADD CONSTRAINT "invites_person_known" CHECK ("person_id" IS NOT NULL OR "role" = 'administrator');
-- At most one open invite for a person not yet known, whatever the number of replicas that start at once.
CREATE UNIQUE INDEX "invites_one_first_administrator" ON "invites" ((true)) WHERE "person_id" IS NULL AND "used_at" IS NULL AND "revoked_at" IS NULL;
