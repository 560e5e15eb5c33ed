import { redirect } from 'next/navigation'
import { Button, ButtonLink } from '../../../../components/button.tsx'
import { PageFrame } from '../../../../components/frame/page-frame.tsx'
import { Intro, Stack } from '../../../../components/intro.tsx'
import { LoginRequestFacts } from '../../../../components/login/login-request.tsx'
import { NumberField } from '../../../../components/login/number-field.tsx'
import { Notice } from '../../../../components/notice.tsx'
import styles from '../../../../components/touch/ceremony.module.css'
import { choicePage } from '../../../../domain/login/login-page.ts'
import type { PageProps } from '../../../page-props.ts'
import { inThisBrowser, refusalOf } from '../../in-this-browser.ts'

export const metadata = { title: 'Type the number' }

/** Only who sees the terminal knows its number: before it is typed, no key is asked for. */
export default async function ElsewherePage({ params, searchParams }: PageProps) {
  const request = await inThisBrowser((await params).id ?? '', choicePage)
  const path = `/login/${encodeURIComponent(request.id)}`
  if (request.elsewhere) redirect(path)
  const refusal = refusalOf((await searchParams).error)
  return (
    <PageFrame>
      <Stack>
        <Intro title="Type the number that your terminal shows">
          This page cannot see the terminal that you sign in to. You have to know that it is yours.
        </Intro>
        <LoginRequestFacts request={request} />
        <Notice title="Did somebody ask you to do this?">
          Then stop. Whoever gets the code that comes next acts as you, for an hour. Nobody who helps you needs it.
        </Notice>
        <form className={styles.form} method="post" action={`${path}/number`}>
          <NumberField refusal={refusal && { ...refusal, triesLeft: request.triesLeft }} />
          <div className={styles.acts}>
            <ButtonLink kind="quiet" href={`${path}/where`}>
              Back
            </ButtonLink>
            <Button type="submit">Continue</Button>
          </div>
        </form>
      </Stack>
    </PageFrame>
  )
}
