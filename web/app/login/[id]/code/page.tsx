import { catalogue, PASTED_CODE } from '@vouch/protocol'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { CopyField } from '../../../../components/copy-field.tsx'
import { PageFrame } from '../../../../components/frame/page-frame.tsx'
import { Intro, Stack } from '../../../../components/intro.tsx'
import { Notice } from '../../../../components/notice.tsx'
import { duration } from '../../../../domain/clock/duration.ts'
import { PASTED_CODE_SECONDS } from '../../../../domain/login/issue-code.ts'
import { shownCodeCookieName } from '../../../../domain/login/login-cookie.ts'
import { runtime } from '../../../../runtime.ts'
import type { PageProps } from '../../../page-props.ts'

export const metadata = { title: 'Paste this into your terminal' }

/** The code, for the browser in which the key was touched and for as long as the code works. */
export default async function CodePage({ params }: PageProps) {
  const name = shownCodeCookieName(runtime().config.issuer, (await params).id ?? '')
  const code = (await cookies()).get(name)?.value ?? ''
  if (!PASTED_CODE.test(code)) redirect(`/login/failed?code=${catalogue.pasteCodeGone.code}`)
  return (
    <PageFrame>
      <Stack>
        <Intro title="Paste this into your terminal">
          It is waiting: paste, and press Enter. What you paste does not show. The code works once, within{' '}
          {duration(PASTED_CODE_SECONDS)}.
        </Intro>
        <CopyField label="Code" value={code} />
        <Notice title="Only into the terminal in which you ran vouch login">
          Not into a chat, a mail, or another website. Whoever asks you for it is not helping you.
        </Notice>
      </Stack>
    </PageFrame>
  )
}
