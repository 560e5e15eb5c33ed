'use client'

import '../style/tokens.css'
import '../style/base.css'
import ErrorPage from './error.tsx'

/** The last resort, where the layout itself failed. */
export default function GlobalErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <ErrorPage error={error} />
      </body>
    </html>
  )
}
