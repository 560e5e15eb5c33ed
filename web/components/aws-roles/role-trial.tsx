import type { RoleTrial } from '../../domain/aws-roles/try-role.ts'
import { duration } from '../../domain/clock/duration.ts'
import { Badge } from '../badge.tsx'
import { Button } from '../button.tsx'
import { Facts } from '../facts.tsx'
import { InputField } from '../fields/input-field.tsx'
import styles from './aws-roles.module.css'
import { AWS_ROLES_PAGE } from './rule-form.tsx'
import { longestWords, tagsInWords } from './rule-words.ts'

/** What was asked, and what came of it: an answer, or the words of what was wrong with the question. */
export interface TriedRole {
  readonly role: string
  readonly person: string
  readonly trial?: RoleTrial
  readonly fault?: string
}

/** Says what the server would say to one person who asks for one role. A plain form that the browser sends by GET. */
export function RoleTrialBox({ tried }: { tried: TriedRole }) {
  return (
    <div id="try">
      <form className={styles.trial} action={`${AWS_ROLES_PAGE}#try`} method="get">
        <InputField
          name="role"
          label="AWS role"
          placeholder="arn:aws:iam::123456789012:role/Admin"
          defaultValue={tried.role}
          maxLength={2_048}
          spellCheck={false}
        />
        <InputField
          name="person"
          label="Person"
          placeholder="alice@example.com"
          defaultValue={tried.person}
          maxLength={320}
        />
        <Button type="submit" kind="quiet">
          Try it
        </Button>
      </form>
      {tried.fault !== undefined && (
        <div className={styles.answer} role="status">
          {tried.fault}
        </div>
      )}
      {tried.trial && <Answer trial={tried.trial} />}
    </div>
  )
}

function Answer({ trial }: { trial: RoleTrial }) {
  const { bar, freshSeconds, tags, rules, person } = trial
  return (
    <div className={styles.answer} role="status">
      <p className={styles.verdict}>
        {bar === undefined
          ? `${person.email} gets a token${freshSeconds === null ? '' : ` within ${duration(freshSeconds)} of a touch`}.`
          : `${person.email} gets no token.`}
      </p>
      {bar !== undefined && <p>{barWords(bar, trial)}</p>}
      {bar === undefined && (
        <Facts
          facts={[
            ['AWS session', `${longestWords(trial)} at most`],
            ['Session tags', tagsInWords[tags]],
          ]}
        />
      )}
      {rules.length === 0 ? (
        <p className={styles.faint}>No rule matches this role.</p>
      ) : (
        <ul className={styles.named} aria-label="Rules that match">
          {rules.map(({ id, name, pattern, permits }) => (
            <li key={id} className={styles.one}>
              <a href={`${AWS_ROLES_PAGE}/${id}`}>{name}</a>
              <code className={styles.pattern}>{pattern}</code>
              <Badge tone={permits ? 'good' : 'danger'}>{permits ? 'Lets in' : 'Keeps out'}</Badge>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function barWords(bar: NonNullable<RoleTrial['bar']>, { rules }: RoleTrial): string {
  const out = rules.filter(({ permits }) => !permits).map(({ name }) => `“${name}”`)
  const words: Record<NonNullable<RoleTrial['bar']>, string> = {
    unlisted: 'No rule names this role, and the setting says that such roles are for nobody.',
    notLetIn: `They are not among those whom ${new Intl.ListFormat('en').format(out)} ${out.length === 1 ? 'lets' : 'let'} in.`,
    contradicted:
      'Two rules contradict each other: one sends session tags always, another one never. Change one of them.',
    settingForbids:
      'A rule never sends session tags, and the setting forbids tokens without them. Change one of the two.',
    unbindable:
      'A rule has tokens name this role, and AWS cannot carry its ARN: it takes 256 characters in a tag, and no comma.',
    deactivated: 'They are deactivated: whatever the rules say, they get nothing.',
    invited: 'They have no security key yet.',
  }
  return words[bar]
}
