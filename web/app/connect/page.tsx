import { issuerFaultForAws } from '@vouch/protocol/aws/issuer-url'
import {
  allProfilesCommand,
  installCommands,
  loginCommand,
  profileCommands,
  SAMPLE_ROLE,
} from '../../components/connect/command-line-snippets.ts'
import { iamChoicesOf, readIamChoice } from '../../components/connect/iam-choice.ts'
import { IamChoiceForm } from '../../components/connect/iam-choice-form.tsx'
import { IamSnippets } from '../../components/connect/iam-snippets.tsx'
import { DashboardFrame } from '../../components/dashboard/dashboard-frame.tsx'
import { Notice } from '../../components/notice.tsx'
import { Section } from '../../components/section.tsx'
import { Snippet } from '../../components/snippet.tsx'
import { rolesOfPerson } from '../../domain/aws-roles/roles-of-person.ts'
import { duration } from '../../domain/clock/duration.ts'
import { runtime } from '../../runtime.ts'
import type { PageProps } from '../page-props.ts'
import { requireSignedIn } from '../signed-in.ts'

/** Where the form leads back to. */
const ACCOUNT = 'aws-account'

export const metadata = { title: 'Connect' }

/** How tools and clouds are connected to this server, in snippets that are filled in. */
export default async function ConnectPage({ searchParams }: PageProps) {
  const session = await requireSignedIn('/connect')
  const { issuer, sessionSeconds } = runtime().config
  const fault = issuerFaultForAws(issuer.url)
  const choice = readIamChoice(await searchParams, session.person.email)
  const roles = await rolesOfPerson(runtime(), { personId: session.person.id, authTime: session.session.authTime })
  const [first = { arn: SAMPLE_ROLE, via: [] }] = roles
  return (
    <DashboardFrame
      session={session}
      current="/connect"
      width="reading"
      title="Connect"
      lead={`One touch, and your tools have what they need for ${duration(sessionSeconds)}.`}
    >
      <Section
        title="Your terminal"
        lead="Once on each machine, in a clone of the Vouch repository. It needs Node 20.19 or newer."
      >
        <Snippet command={installCommands} what="the commands of the installation" />
        <p>Then every morning, or whenever a tool says that you are not logged in:</p>
        <Snippet command={loginCommand(issuer.url)} what="the command of the login" />
      </Section>
      <Section
        title="AWS: your profile"
        lead="Once for each role. Every AWS tool that knows profiles gets credentials that live an hour at most."
      >
        {roles.length > 0 && (
          <>
            <p>
              {roles.length === 1 ? 'The role that is' : `All ${roles.length} roles that are`} published for you, with{' '}
              {roles.length === 1 ? 'its profile' : 'their profiles'}:
            </p>
            <Snippet command={allProfilesCommand} what="the command for all profiles" />
            <p>Or one of them, under a name of your own:</p>
          </>
        )}
        <Snippet command={profileCommands(first)} what="the commands of the profile" />
        {roles.length === 0 && (
          <p>
            Put in the ARN of your role. None is published for you; where an administrator publishes roles,{' '}
            <code>{allProfilesCommand}</code> sets up all of them.
          </p>
        )}
      </Section>
      <Section
        id={ACCOUNT}
        title="AWS: the account"
        lead="Once for each account, by somebody who administers it. It registers this server, and makes a role that may read."
      >
        {fault && (
          <Notice title="AWS cannot use this server as it is">
            {fault} The snippets work once it has a public address.
          </Notice>
        )}
        <IamChoiceForm choice={choice} action={`/connect#${ACCOUNT}`} />
        <IamSnippets choices={iamChoicesOf(choice, issuer.url)} />
        <p>
          The trust policy of a role names three actions. <code>sts:AssumeRoleWithWebIdentity</code> lets people in;{' '}
          <code>sts:TagSession</code> and <code>sts:SetSourceIdentity</code> let in who they are, so that CloudTrail and
          your policies know the person behind the role. A domain is proven where it is verified on this server, or
          where the provider that vouched for the address said so; a token that does not say so gets nothing.
        </p>
      </Section>
    </DashboardFrame>
  )
}
