import { Button, ButtonLink } from '../../../../components/button.tsx'
import { PageFrame } from '../../../../components/frame/page-frame.tsx'
import { Intro, Stack } from '../../../../components/intro.tsx'
import { Choices } from '../../../../components/login/choices.tsx'
import { LoginRequestFacts } from '../../../../components/login/login-request.tsx'
import { Phrase } from '../../../../components/login/phrase.tsx'
import { choicePage } from '../../../../domain/login/login-page.ts'
import type { PageProps } from '../../../page-props.ts'
import { inThisBrowser } from '../../in-this-browser.ts'

export const metadata = { title: 'Where is your terminal?' }

/** The one question before a login whose terminal may be on another machine: the browser is not sent where nothing answers. */
export default async function WherePage({ params }: PageProps) {
  const request = await inThisBrowser((await params).id ?? '', choicePage)
  const path = `/login/${encodeURIComponent(request.id)}`
  return (
    <PageFrame>
      <Stack>
        <Intro title="Where is your terminal?">
          Only continue if you just ran <code>vouch login</code> there.
        </Intro>
        {request.phrase && <Phrase phrase={request.phrase} />}
        <LoginRequestFacts request={request} />
        <Choices
          choices={[
            {
              name: 'here',
              hint: 'Also where you forward its port, as with ssh -L.',
              act: (
                <form method="post" action={`${path}/here`}>
                  <Button type="submit">On this machine</Button>
                </form>
              ),
            },
            {
              name: 'elsewhere',
              hint: 'You type a number from it, and paste a code into it.',
              act: (
                <ButtonLink kind="quiet" href={`${path}/elsewhere`}>
                  My terminal is on another machine
                </ButtonLink>
              ),
            },
          ]}
        />
      </Stack>
    </PageFrame>
  )
}
