/** A name that breaks after its `@` rather than within a word, where the line is too short for an e-mail address. */
export function Breakable({ text }: { text: string }) {
  const at = text.lastIndexOf('@') + 1
  return (
    <>
      {text.slice(0, at)}
      <wbr />
      {text.slice(at)}
    </>
  )
}
