import { Section } from '../section.tsx'
import { MORE_FILTERS } from './audit-filter-form.tsx'
import styles from './cloud-trail-help.module.css'

/** How a line of CloudTrail leads back to the touch of a key. */
export function CloudTrailHelp() {
  return (
    <Section title="From a CloudTrail line back to a touch">
      <ol className={styles.steps}>
        <li>
          In the line, find the name of the role session: the last part of <code>userIdentity.arn</code>, after the
          role.
        </li>
        <li>
          Give it above, under “{MORE_FILTERS}”, with the day. It is the name of one person, and the log shows the
          tokens that they got.
        </li>
        <li>
          The token that was got last before the line is the one that was used. Open it: it names the role, the session,
          the key, and the touch that began it all. Each of them is a link to everything else that it did.
        </li>
      </ol>
    </Section>
  )
}
