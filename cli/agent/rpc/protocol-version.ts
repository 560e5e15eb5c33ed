/** Version of what the command line and its agent say to each other. Another version is refused, never guessed at. */
export const AGENT_PROTOCOL = 1
