/** What Next passes to a page. Anybody can write the address, so a value is text, a list of texts, or missing. */
export interface PageProps {
  readonly params: Promise<Readonly<Record<string, string>>>
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}
