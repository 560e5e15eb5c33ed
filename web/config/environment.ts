/** What the operator's shell says: the one place of the server that reads it (read-config.ts gives it meaning). */
export function environment(): Readonly<Record<string, string | undefined>> {
  return process.env
}
