-- CreateTable
CREATE TABLE "aws_loans" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "session_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "role_arn" TEXT NOT NULL,
    "via" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_reason" TEXT,
    "ended_by" UUID,

    CONSTRAINT "aws_loans_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "aws_loans_session_id_idx" ON "aws_loans"("session_id");

-- CreateIndex
CREATE INDEX "aws_loans_person_id_expires_at_idx" ON "aws_loans"("person_id", "expires_at");

-- AddForeignKey
ALTER TABLE "aws_loans" ADD CONSTRAINT "aws_loans_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "aws_loans" ADD CONSTRAINT "aws_loans_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema cannot say:
-- A loan that was ended says how.
ALTER TABLE "aws_loans" ADD CONSTRAINT "aws_loans_ended_somehow" CHECK (("ended_at" IS NULL) = ("ended_reason" IS NULL));
