import { Fragment } from 'react'

/** Text of the catalogue: what stands between backticks is code. Always text nodes, never markup. */
export function Prose({ text }: { text: string }) {
  const [first = '', ...rest] = text.split('`')
  return (
    <>
      {first}
      {rest.map((part, index) => {
        const key = `${index} ${part}`
        return index % 2 === 0 ? <code key={key}>{part}</code> : <Fragment key={key}>{part}</Fragment>
      })}
    </>
  )
}
