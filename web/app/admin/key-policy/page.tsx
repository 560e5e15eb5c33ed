import { DashboardFrame } from '../../../components/dashboard/dashboard-frame.tsx'
import styles from '../../../components/key-policy/key-policy.module.css'
import { LoadMetadataButton } from '../../../components/key-policy/load-metadata-button.tsx'
import { LoadMetadataFile } from '../../../components/key-policy/load-metadata-file.tsx'
import { MetadataFacts } from '../../../components/key-policy/metadata-facts.tsx'
import { metadataView } from '../../../components/key-policy/metadata-view.ts'
import { PolicyFields, TryModelFields } from '../../../components/key-policy/policy-fields.tsx'
import { PolicyForm } from '../../../components/key-policy/policy-form.tsx'
import { TrustedRoots } from '../../../components/key-policy/trusted-roots.tsx'
import { Section } from '../../../components/section.tsx'
import { keyPolicyPage } from '../../../domain/key-policy/key-policy-page.ts'
import { runtime } from '../../../runtime.ts'
import { requireAdministrator } from '../../signed-in.ts'

export const metadata = { title: 'Key policy' }

/** Which keys may be enrolled: what holds, what it rests on, and how to change it. For administrators. */
export default async function KeyPolicyPage() {
  const session = await requireAdministrator('/admin/key-policy')
  const server = runtime()
  const page = await keyPolicyPage(server)
  const { url } = page.metadata
  return (
    <DashboardFrame
      session={session}
      current="/admin/key-policy"
      width="reading"
      title="Key policy"
      lead={
        page.saved
          ? 'Which security keys may be enrolled.'
          : 'Which security keys may be enrolled. Nobody has changed it yet: this is what a new server starts with.'
      }
    >
      <Section title="What holds now" lead={enrolledWords(page.enrolled)}>
        <ul className={styles.sentences}>
          {page.sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Section>
      <Section
        title="Change it"
        lead="Try it first: you see which enrolled keys would not pass before anything is saved."
      >
        <PolicyForm
          fields={
            <>
              <PolicyFields page={page} />
              <TryModelFields />
            </>
          }
        />
      </Section>
      <Section title="Trusted roots" lead="A key is believed when its maker’s certificate leads to one of these.">
        <TrustedRoots roots={page.roots} />
      </Section>
      <Section
        title="Reports of the FIDO Alliance"
        lead="What makers and the FIDO Alliance say about models, signed by the Alliance."
        action={url !== undefined && <LoadMetadataButton host={new URL(url).host} />}
      >
        <MetadataFacts metadata={metadataView(page)} now={server.clock().getTime()} />
        <LoadMetadataFile />
      </Section>
    </DashboardFrame>
  )
}

function enrolledWords({ total, refused }: { total: number; refused: number }): string {
  if (total === 0) return 'No key is enrolled yet.'
  if (refused === 0) return total === 1 ? 'The one enrolled key passes.' : `All ${total} enrolled keys pass.`
  return `${refused} of ${total} enrolled keys would not pass today. They stay in use until they are disabled or removed.`
}
