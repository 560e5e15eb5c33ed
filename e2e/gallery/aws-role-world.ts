import type pg from 'pg'

/** Rules of AWS roles: an ordinary one, a strict one, one with names as long as they may be, and one whose group is gone. */
export async function fillAwsRoles(database: pg.Client): Promise<void> {
  const longest = `arn:aws:iam::123456789012:role${'/department/of/the/organisation'.repeat(4)}/${'A'.repeat(64)}`
  await database.query(
    `INSERT INTO aws_role_rules (name, description, pattern, everybody, fresh_seconds, longest_seconds, tags, published, profile,
       region, via, created_at, changed_at)
     VALUES
       ('Developers', 'The day-to-day role in the development account', 'arn:aws:iam::123456789012:role/VouchDeveloper', false,
         NULL, NULL, 'preferred', true, 'dev', 'eu-central-1', '{}', now() - interval '40 days', now() - interval '9 days'),
       ('Administrators', 'Whatever can change who may do what', 'arn:aws:iam::*:role/*Admin*', false, 900, 1800, 'bound',
         false, NULL, NULL, '{}', now() - interval '38 days', now() - interval '3 hours'),
       ('Production', 'Reached through the development account', 'arn:aws:iam::210987654321:role/VouchDeploy', false, 3600, 900,
         'preferred', true, 'prod', 'eu-central-1', '{arn:aws:iam::123456789012:role/VouchDeveloper}', now() - interval '20 days', now() - interval '20 days'),
       ('Contractors', 'For the move of last year', 'arn:aws:iam::*:role/Move*', false, NULL, NULL, 'none', false, NULL, NULL, '{}',
         now() - interval '300 days', now() - interval '290 days'),
       ($1, repeat('As long as it may be. ', 22), $2, true, 86400, 3540, 'bound', true, $3, 'ap-southeast-2', '{}',
         now() - interval '2 days', now() - interval '2 days')`,
    ['Hohenlohe'.repeat(7).slice(0, 60), longest, 'p'.repeat(64)],
  )
  await database.query(
    `INSERT INTO aws_role_rule_groups (rule_id, group_id) SELECT r.id, g.id FROM aws_role_rules r JOIN groups g ON
       (r.name = 'Developers' AND g.name = 'developers') OR (r.name = 'Administrators' AND g.name = 'on-call')
       OR (r.name = 'Production' AND g.name IN ('developers', 'on-call'))`,
  )
  await database.query(
    `INSERT INTO aws_role_rule_people (rule_id, person_id) SELECT r.id, p.id FROM aws_role_rules r JOIN people p ON
       p.email = 'bob.okafor@example.com' OR p.email LIKE 'person5.%' WHERE r.name = 'Administrators'`,
  )
}
