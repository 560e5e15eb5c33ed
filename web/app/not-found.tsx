import { catalogue } from '@vouch/protocol'
import { BareFrame } from '../components/frame/bare-frame.tsx'
import { Result } from '../components/result.tsx'

export const metadata = { title: 'Not found' }

export default function NotFoundPage() {
  const { what, next, code } = catalogue.notFound
  return (
    <BareFrame>
      <Result kind="stopped" title="Not found" what={what} next={next} code={code}>
        <p>
          <a href="/">Go to your overview</a>
        </p>
      </Result>
    </BareFrame>
  )
}
