/** What docs/cli.md says before it comes to the commands. */
export const INTRODUCTION = `
\`vouch\` logs you in with one touch of your security key and gives AWS tools their credentials. In a clone of this repository
\`npm install\` builds it, and \`npx vouch\` runs it.

\`\`\`bash
vouch login                                                              # once a day
vouch setup aws --role arn:aws:iam::123456789012:role/VouchDeveloper     # once for each role
aws sts get-caller-identity --profile vouch                              # whenever you like
\`\`\`

Your first key is enrolled by the link in your invite: open it in the browser.

What a command was asked for goes to standard output; everything else, such as a question or an error, to standard error. An error
is one line: what happened, what to do next, and a code that has [a page of its own](errors/README.md). Every command has \`--help\`
with examples, and a manual page: \`man vouch\`, \`man vouch-login\`. Colours are for terminals alone, and NO_COLOR takes them away.

This page is made from the definitions of the commands; \`npm run docs\` writes it.
`.trim()
