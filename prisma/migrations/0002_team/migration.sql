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
ALTER TABLE "login_requests" ADD COLUMN     "client_os" TEXT;

-- AlterTable
ALTER TABLE "clients" ADD COLUMN     "post_logout_redirect_uris" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "client_os" TEXT;

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
    "person_id" UUID,

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
    "missing_since" TIMESTAMPTZ(3),

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
CREATE TABLE "audit_unsealed" (
    "event_id" BIGINT NOT NULL
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
    "queued_at" TIMESTAMPTZ(3),

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
CREATE INDEX "group_members_person_id_idx" ON "group_members"("person_id");

-- DropIndex
DROP INDEX "authorization_codes_expires_at_idx";

-- CreateIndex
CREATE INDEX "authorization_codes_login_request_id_idx" ON "authorization_codes"("login_request_id");

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
CREATE INDEX "deliveries_notice_id_idx" ON "deliveries"("notice_id");

-- CreateIndex
CREATE INDEX "rate_limits_arrival_at_idx" ON "rate_limits"("arrival_at");

-- CreateIndex
CREATE INDEX "audit_events_session_id_id_idx" ON "audit_events"("session_id", "id");

-- CreateIndex
CREATE INDEX "audit_events_ceremony_id_id_idx" ON "audit_events"("ceremony_id", "id");

-- CreateIndex
CREATE INDEX "audit_events_ip_id_idx" ON "audit_events"("ip", "id");

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
-- What somebody did to others, all of it and of one kind. Nobody stands behind a token but its owner: minting one touches neither.
CREATE INDEX "audit_events_by_idx" ON "audit_events" (("details" ->> 'by'), "id") WHERE "details" ? 'by';
CREATE INDEX "audit_events_by_type_idx" ON "audit_events" (("details" ->> 'by'), "type", "id") WHERE "details" ? 'by';
-- With the type, so that the tokens that a key stands behind are counted without reading the events.
CREATE INDEX "audit_events_key_id_id_idx" ON "audit_events" ("key_id", "id") INCLUDE ("type");
-- Refusals are few, and looked for among everything that went well.
CREATE INDEX "audit_events_refused_idx" ON "audit_events" ("id") WHERE "outcome" <> 'ok';
-- Every event waits here, from the transaction that wrote it, until the sealer has given it its place in the chain.
CREATE FUNCTION "audit_await_sealing"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "audit_unsealed" ("event_id") VALUES (NEW."id");
  RETURN NULL;
END $$;
CREATE TRIGGER "audit_events_await_sealing" AFTER INSERT ON "audit_events" FOR EACH ROW EXECUTE FUNCTION "audit_await_sealing"();
INSERT INTO "audit_unsealed" ("event_id") SELECT "id" FROM "audit_events" ORDER BY "id";
-- The log only grows. What is kept no longer goes from its beginning to a checkpoint, in a transaction that says so.
CREATE FUNCTION "audit_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "cut" BIGINT := nullif(current_setting('vouch.audit_retention', true), '')::bigint;
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM "audit_checkpoints" WHERE "position" = "cut") THEN
    IF TG_TABLE_NAME = 'audit_chain' THEN
      IF OLD."position" <= "cut" THEN RETURN OLD; END IF;
    ELSIF TG_TABLE_NAME = 'audit_events' THEN
      IF EXISTS (SELECT FROM "audit_chain" WHERE "event_id" = OLD."id" AND "position" <= "cut") THEN RETURN OLD; END IF;
    END IF;
  END IF;
  RAISE EXCEPTION 'the audit log is append-only: % of % is refused', lower(TG_OP), TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "audit_events_append_only" BEFORE UPDATE OR DELETE ON "audit_events" FOR EACH ROW EXECUTE FUNCTION "audit_append_only"();
CREATE TRIGGER "audit_chain_append_only" BEFORE UPDATE OR DELETE ON "audit_chain" FOR EACH ROW EXECUTE FUNCTION "audit_append_only"();
CREATE TRIGGER "audit_checkpoints_append_only" BEFORE UPDATE OR DELETE ON "audit_checkpoints" FOR EACH ROW EXECUTE FUNCTION "audit_append_only"();
CREATE TRIGGER "audit_events_not_emptied" BEFORE TRUNCATE ON "audit_events" FOR EACH STATEMENT EXECUTE FUNCTION "audit_append_only"();
CREATE TRIGGER "audit_chain_not_emptied" BEFORE TRUNCATE ON "audit_chain" FOR EACH STATEMENT EXECUTE FUNCTION "audit_append_only"();
CREATE TRIGGER "audit_checkpoints_not_emptied" BEFORE TRUNCATE ON "audit_checkpoints" FOR EACH STATEMENT EXECUTE FUNCTION "audit_append_only"();
ALTER TABLE "audit_chain" ADD CONSTRAINT "audit_chain_hash_length" CHECK (octet_length("hash") = 32 AND "position" > 0);
-- At most one trip to the upstream provider proves an address with one answer.
ALTER TABLE "upstream_logins" ADD CONSTRAINT "upstream_logins_proven_by_somebody" CHECK ("proven_at" IS NULL OR ("issuer" IS NOT NULL AND "subject" IS NOT NULL AND "person_id" IS NOT NULL AND "consumed_at" IS NOT NULL));
ALTER TABLE "notices" ADD CONSTRAINT "notices_person_known" CHECK ("audience" = 'administrators' OR "person_id" IS NOT NULL);
-- What the outbox still has to write deliveries for, and what it still has to deliver.
CREATE INDEX "notices_to_queue" ON "notices" ("created_at") WHERE "queued_at" IS NULL;
CREATE INDEX "deliveries_under_way" ON "deliveries" ("next_attempt_at") WHERE "delivered_at" IS NULL AND "abandoned_at" IS NULL;
-- What administrators had vouched for by hand stays verified; from now on DNS says so.
INSERT INTO "domains" ("name", "challenge", "verified_at")
  SELECT "domain", 'vouch-domain=' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), now()
  FROM "settings", jsonb_array_elements_text("value") AS "domain"
  WHERE "settings"."name" = 'verified_domains' ON CONFLICT DO NOTHING;
DELETE FROM "settings" WHERE "name" = 'verified_domains';
