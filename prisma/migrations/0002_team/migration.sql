-- CreateEnum
CREATE TYPE "invite_purpose" AS ENUM ('enrol', 'recovery');

-- CreateEnum
CREATE TYPE "notice_audience" AS ENUM ('person', 'administrators');

-- CreateEnum
CREATE TYPE "delivery_channel" AS ENUM ('email', 'webhook');

-- AlterEnum
ALTER TYPE "ceremony_purpose" ADD VALUE 'step_up';

-- AlterTable
ALTER TABLE "invites" ADD COLUMN     "created_by" UUID,
ADD COLUMN     "purpose" "invite_purpose" NOT NULL DEFAULT 'enrol',
ALTER COLUMN "token_hash" DROP NOT NULL;

-- AlterTable
ALTER TABLE "security_keys" ADD COLUMN     "disabled_at" TIMESTAMPTZ(3),
ADD COLUMN     "firmware" TEXT,
ADD COLUMN     "removed_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "groups" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "groups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "group_members" (
    "group_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "group_members_pkey" PRIMARY KEY ("group_id","person_id")
);

-- CreateTable
CREATE TABLE "upstream_identities" (
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "hosted_domain" TEXT,
    "linked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "upstream_identities_pkey" PRIMARY KEY ("issuer","subject")
);

-- CreateTable
CREATE TABLE "upstream_logins" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "state_hash" BYTEA NOT NULL,
    "invite_id" UUID NOT NULL,
    "browser_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),
    "proven_at" TIMESTAMPTZ(3),
    "issuer" TEXT,
    "subject" TEXT,
    "hosted_domain" TEXT,

    CONSTRAINT "upstream_logins_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "domains" (
    "name" TEXT NOT NULL,
    "challenge" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_checked_at" TIMESTAMPTZ(3),
    "verified_at" TIMESTAMPTZ(3),
    "verified_by" UUID,

    CONSTRAINT "domains_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "audit_chain" (
    "position" BIGINT NOT NULL,
    "event_id" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_chain_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "audit_checkpoints" (
    "position" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "hash" BYTEA NOT NULL,
    "jws" TEXT NOT NULL,

    CONSTRAINT "audit_checkpoints_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notices" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "audience" "notice_audience" NOT NULL,
    "person_id" UUID,
    "details" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "notices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "notice_id" UUID NOT NULL,
    "channel" "delivery_channel" NOT NULL,
    "recipient" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "delivered_at" TIMESTAMPTZ(3),
    "abandoned_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "bucket" TEXT NOT NULL,
    "arrival_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("bucket")
);

-- CreateTable
CREATE TABLE "authenticator_models" (
    "aaguid" UUID NOT NULL,
    "description" TEXT NOT NULL,
    "status_reports" JSONB NOT NULL,
    "roots" BYTEA[] DEFAULT ARRAY[]::BYTEA[],
    "blob_number" INTEGER NOT NULL,

    CONSTRAINT "authenticator_models_pkey" PRIMARY KEY ("aaguid")
);

-- CreateIndex
CREATE UNIQUE INDEX "groups_name_key" ON "groups"("name");

-- CreateIndex
CREATE INDEX "group_members_person_id_idx" ON "group_members"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "upstream_identities_person_id_issuer_key" ON "upstream_identities"("person_id", "issuer");

-- CreateIndex
CREATE UNIQUE INDEX "upstream_logins_state_hash_key" ON "upstream_logins"("state_hash");

-- CreateIndex
CREATE INDEX "upstream_logins_expires_at_idx" ON "upstream_logins"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "audit_chain_event_id_key" ON "audit_chain"("event_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_token_hash_key" ON "api_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "notices_person_id_created_at_idx" ON "notices"("person_id", "created_at");

-- CreateIndex
CREATE INDEX "notices_created_at_idx" ON "notices"("created_at");

-- CreateIndex
CREATE INDEX "deliveries_next_attempt_at_idx" ON "deliveries"("next_attempt_at");

-- CreateIndex
CREATE INDEX "deliveries_notice_id_idx" ON "deliveries"("notice_id");

-- CreateIndex
CREATE INDEX "rate_limits_arrival_at_idx" ON "rate_limits"("arrival_at");

-- CreateIndex
CREATE INDEX "audit_events_key_id_id_idx" ON "audit_events"("key_id", "id");

-- CreateIndex
CREATE INDEX "audit_events_session_id_id_idx" ON "audit_events"("session_id", "id");

-- CreateIndex
CREATE INDEX "audit_events_type_id_idx" ON "audit_events"("type", "id");

-- AddForeignKey
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upstream_identities" ADD CONSTRAINT "upstream_identities_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upstream_logins" ADD CONSTRAINT "upstream_logins_invite_id_fkey" FOREIGN KEY ("invite_id") REFERENCES "invites"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notices" ADD CONSTRAINT "notices_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_notice_id_fkey" FOREIGN KEY ("notice_id") REFERENCES "notices"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Rules that the Prisma schema cannot say.

-- Nothing is lost that matters where a crash empties it, and no limit waits for the disk.
ALTER TABLE "rate_limits" SET UNLOGGED;
-- Two groups whose names differ by case alone would be taken for one.
CREATE UNIQUE INDEX "groups_name_without_case" ON "groups" (lower("name"));
-- From a line of CloudTrail back to the touch.
CREATE INDEX "audit_events_jti_idx" ON "audit_events" (("details" ->> 'jti')) WHERE "details" ? 'jti';
-- At most one trip to the upstream provider proves an address with one answer.
ALTER TABLE "upstream_logins" ADD CONSTRAINT "upstream_logins_proven_by_somebody" CHECK ("proven_at" IS NULL OR ("issuer" IS NOT NULL AND "subject" IS NOT NULL AND "consumed_at" IS NOT NULL));
ALTER TABLE "notices" ADD CONSTRAINT "notices_person_known" CHECK ("audience" = 'administrators' OR "person_id" IS NOT NULL);
