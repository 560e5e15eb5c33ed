-- What happened to one AWS role, the newest first, and which roles there are in the log at all: from one to the next, without reading their events.
-- Bytes as they are, so that "the next one" means the same to every server. Other roles, such as that of an administrator, are no ARN.
CREATE INDEX "audit_events_aws_role_idx" ON "audit_events" ((("details" ->> 'role') COLLATE "C"), "id")
  WHERE "details" ->> 'role' LIKE 'arn:%';
