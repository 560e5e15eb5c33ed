import type { ComponentProps } from 'react'
import type { RoleRule, TagsRule } from '../../db/aws/aws-role-rules.ts'
import { CheckField } from '../fields/check-field.tsx'
import { FieldGroup } from '../fields/field-group.tsx'
import { InputField } from '../fields/input-field.tsx'
import { SelectField } from '../fields/select-field.tsx'
import { TextAreaField } from '../fields/text-area-field.tsx'
import styles from './aws-roles.module.css'
import { tagsInWords } from './rule-words.ts'

/** A group to tick. */
export interface GroupChoice {
  readonly id: string
  readonly name: string
  readonly members: number
}

/** A rule that is there already, with whom it names. */
export interface RuleValues {
  readonly rule: RoleRule
  readonly emails: readonly string[]
  readonly groupIds: readonly string[]
}

const tagsChoices = (Object.keys(tagsInWords) as TagsRule[]).map((value) => ({ value, label: tagsInWords[value] }))

/** What an administrator says in a rule; empty for a new one. */
export function RuleFields({ values, groups }: { values?: RuleValues; groups: readonly GroupChoice[] }) {
  const rule = values?.rule
  return (
    <div className={styles.form}>
      <Text rule={rule} name="name" label="Name" placeholder="Administrators" maxLength={60} />
      <Text
        rule={rule}
        name="pattern"
        label="AWS roles"
        help="One ARN, or a pattern: * stands for any characters, ? for one. Capitals count."
        placeholder="arn:aws:iam::*:role/*Admin*"
        maxLength={2_048}
        spellCheck={false}
        autoCapitalize="none"
      />
      <Text
        rule={rule}
        name="description"
        label="What for"
        placeholder="Changes in production"
        maxLength={500}
        optional
      />
      <WhoFields values={values} groups={groups} />
      <div className={styles.pair}>
        <Minutes
          name="freshMinutes"
          label="Touch within, minutes"
          help="Empty: the touch of the session is enough."
          seconds={rule?.freshSeconds}
          min={1}
          max={1_440}
        />
        <Minutes
          name="longestMinutes"
          label="AWS session at most, minutes"
          help="15 to 60. Empty: an hour."
          seconds={rule?.longestSeconds}
          min={15}
          max={60}
        />
      </div>
      <SelectField
        name="tags"
        label="Session tags"
        options={tagsChoices}
        defaultValue={rule?.tags ?? 'preferred'}
        help="They tell AWS who is behind a role. Its trust policy has to allow sts:TagSession and sts:SetSourceIdentity. With the role’s own name, it can take only tokens that were asked for it: the page of the rule shows how."
      />
      <PublicationFields rule={rule} />
    </div>
  )
}

function WhoFields({ values, groups }: { values: RuleValues | undefined; groups: readonly GroupChoice[] }) {
  return (
    <>
      <SelectField
        name="who"
        label="Who may use them"
        options={[
          { value: 'listed', label: 'Only the groups and people below' },
          { value: 'everybody', label: 'Everybody' },
        ]}
        defaultValue={values?.rule.everybody ? 'everybody' : 'listed'}
      />
      <div className={`${styles.part} ${styles.ofListed}`}>
        {groups.length > 0 && (
          <FieldGroup label="Groups">
            <div className={styles.choices}>
              {groups.map(({ id, name, members }) => (
                <CheckField
                  key={id}
                  name="groups"
                  value={id}
                  label={name}
                  help={members === 1 ? '1 member' : `${members} members`}
                  defaultChecked={values?.groupIds.includes(id) ?? false}
                />
              ))}
            </div>
          </FieldGroup>
        )}
        <TextAreaField
          name="people"
          label="People"
          help="E-mail addresses, one a line."
          placeholder="alice@example.com"
          lines
          optional
          rows={3}
          defaultValue={values?.emails.join('\n') ?? ''}
        />
      </div>
    </>
  )
}

function PublicationFields({ rule }: { rule: RoleRule | undefined }) {
  return (
    <>
      <FieldGroup label="For everybody’s list">
        <CheckField
          name="published"
          label="Publish this role"
          help="It stands in “vouch aws roles” and is set up by “vouch setup aws --all”, for those who may use it. One ARN, no pattern."
          defaultChecked={rule?.published ?? false}
        />
      </FieldGroup>
      <div className={`${styles.part} ${styles.ofPublished}`}>
        <div className={styles.pair}>
          <Text
            rule={rule}
            name="profile"
            label="Name of its AWS profile"
            placeholder="prod-admin"
            maxLength={64}
            optional
          />
          <Text rule={rule} name="region" label="Region" placeholder="eu-central-1" maxLength={64} optional />
        </div>
        <TextAreaField
          name="via"
          label="Roles on the way to it"
          help="ARNs, one a line, in the order in which they are entered. Empty: it is entered directly."
          lines
          optional
          rows={2}
          defaultValue={rule?.via.join('\n') ?? ''}
        />
      </div>
    </>
  )
}

/** One line of text, which a rule that is there already has. */
function Text({
  rule,
  name,
  ...field
}: Omit<ComponentProps<typeof InputField>, 'name' | 'defaultValue'> & {
  rule: RoleRule | undefined
  name: 'name' | 'pattern' | 'description' | 'profile' | 'region'
}) {
  return <InputField {...field} name={name} defaultValue={rule?.[name] ?? ''} />
}

function Minutes({
  seconds,
  ...field
}: {
  name: string
  label: string
  help: string
  seconds: number | null | undefined
  min: number
  max: number
}) {
  // What was written by hand may be no whole minute: rather a little stricter.
  const value = seconds ? `${Math.max(1, Math.floor(seconds / 60))}` : ''
  return <InputField {...field} type="number" inputMode="numeric" step={1} defaultValue={value} optional />
}
