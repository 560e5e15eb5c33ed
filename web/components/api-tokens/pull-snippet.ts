/** Reads the log from its beginning, for bash; the answer names the cursor to go on from. @param url the issuer */
export function pullCommand(url: string): string {
  return `curl --fail --silent \\
  --header "Authorization: Bearer $VOUCH_API_TOKEN" \\
  "${url}/api/v1/audit/events?cursor=0&limit=1000"`
}
