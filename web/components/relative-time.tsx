'use client'

import { useEffect, useState } from 'react'
import { timeAgo, timeUntil } from './time-ago.ts'

const REFRESH_MILLISECONDS = 15_000

const exact = { dateStyle: 'medium', timeStyle: 'long' } as const

/**
 * "3 minutes ago" or "in 3 hours", kept up to date; the exact time on hover, in the person's own zone and locale.
 *
 * @param at milliseconds since the epoch
 * @param now the server's clock when it rendered the page
 */
export function RelativeTime({ at, now }: { at: number; now: number }) {
  const [age, setAge] = useState(0)
  const [title, setTitle] = useState<string>()
  useEffect(() => {
    const began = performance.now()
    setTitle(new Intl.DateTimeFormat(undefined, exact).format(at))
    const timer = setInterval(() => setAge(performance.now() - began), REFRESH_MILLISECONDS)
    return () => clearInterval(timer)
  }, [at])
  const iso = new Date(at).toISOString()
  return (
    <time dateTime={iso} title={title ?? iso}>
      {at > now ? timeUntil(at, now + age) : timeAgo(at, now + age)}
    </time>
  )
}
