-- AlterTable
ALTER TABLE "login_requests" ADD COLUMN "short_code_hash" BYTEA,
ADD COLUMN "number_hash" BYTEA,
ADD COLUMN "number_tries" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "elsewhere_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "sessions" ADD COLUMN "pasted" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE UNIQUE INDEX "login_requests_short_code_hash_key" ON "login_requests"("short_code_hash");

-- A browser is on the terminal's machine, or it is not: a login goes one of the two ways, and the way is never changed.
ALTER TABLE "login_requests" ADD CONSTRAINT "login_requests_one_way" CHECK ("proven_at" IS NULL OR "elsewhere_at" IS NULL);
ALTER TABLE "login_requests" ADD CONSTRAINT "login_requests_number_known" CHECK ("elsewhere_at" IS NULL OR "number_hash" IS NOT NULL);
