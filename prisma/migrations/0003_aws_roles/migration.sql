-- CreateEnum
CREATE TYPE "aws_tags_rule" AS ENUM ('required', 'preferred', 'none');

-- CreateTable
CREATE TABLE "aws_role_rules" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "pattern" TEXT NOT NULL,
    -- Derived from the pattern by the database, so that the two cannot differ.
    "like_pattern" TEXT NOT NULL GENERATED ALWAYS AS (
      translate(replace(replace(replace("pattern", '\', '\\'), '%', '\%'), '_', '\_'), '*?', '%_')
    ) STORED,
    "everybody" BOOLEAN NOT NULL,
    "fresh_seconds" INTEGER,
    "longest_seconds" INTEGER,
    "tags" "aws_tags_rule" NOT NULL,
    "published" BOOLEAN NOT NULL,
    "profile" TEXT,
    "region" TEXT,
    "via" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "aws_role_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "aws_role_rule_people" (
    "rule_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,

    CONSTRAINT "aws_role_rule_people_pkey" PRIMARY KEY ("rule_id","person_id")
);

-- CreateTable
CREATE TABLE "aws_role_rule_groups" (
    "rule_id" UUID NOT NULL,
    "group_id" UUID NOT NULL,

    CONSTRAINT "aws_role_rule_groups_pkey" PRIMARY KEY ("rule_id","group_id")
);

-- CreateIndex
CREATE INDEX "aws_role_rule_people_person_id_idx" ON "aws_role_rule_people"("person_id");

-- CreateIndex
CREATE INDEX "aws_role_rule_groups_group_id_idx" ON "aws_role_rule_groups"("group_id");

-- AddForeignKey
ALTER TABLE "aws_role_rule_people" ADD CONSTRAINT "aws_role_rule_people_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "aws_role_rules"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "aws_role_rule_people" ADD CONSTRAINT "aws_role_rule_people_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "aws_role_rule_groups" ADD CONSTRAINT "aws_role_rule_groups_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "aws_role_rules"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "aws_role_rule_groups" ADD CONSTRAINT "aws_role_rule_groups_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Rules that the Prisma schema cannot say.

-- Two rules whose names differ by case alone would be taken for one.
CREATE UNIQUE INDEX "aws_role_rules_name_without_case" ON "aws_role_rules" (lower("name"));
-- A role is published once.
CREATE UNIQUE INDEX "aws_role_rules_published_once" ON "aws_role_rules" ("pattern") WHERE "published";
-- What the server enforces when a rule is saved, for whoever writes into the table by hand.
ALTER TABLE "aws_role_rules" ADD CONSTRAINT "aws_role_rules_name" CHECK ("name" <> '');
ALTER TABLE "aws_role_rules" ADD CONSTRAINT "aws_role_rules_pattern" CHECK ("pattern" ~ '^[A-Za-z0-9_+=,.@/:*?-]+$' AND length("pattern") <= 2048);
ALTER TABLE "aws_role_rules" ADD CONSTRAINT "aws_role_rules_fresh" CHECK ("fresh_seconds" > 0);
ALTER TABLE "aws_role_rules" ADD CONSTRAINT "aws_role_rules_longest" CHECK ("longest_seconds" BETWEEN 900 AND 3600);
ALTER TABLE "aws_role_rules" ADD CONSTRAINT "aws_role_rules_published" CHECK (NOT "published" OR "pattern" !~ '[*?]');
