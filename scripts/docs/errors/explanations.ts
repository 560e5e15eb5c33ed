import type { ErrorName } from '../../../protocol/errors/catalogue.ts'

/**
 * What a page in docs/errors says beyond the catalogue's two sentences: why it happens and how to tell the causes apart. It is not in
 * the catalogue, which is loaded at every AWS call.
 */
export const explanations: Partial<Record<ErrorName, string>> = {
  loginRequestUnknown: `
    The address that \`vouch login\` prints works once and for five minutes. It is used up when a key was touched, when the login was
    cancelled, and when the command that waited for it ended; reloading an old tab brings this page too.`,
  loginOtherBrowser: `
    The first browser that opens the address of a login keeps it, so that nobody can finish in one browser what began in another. It also
    happens when a private window and an ordinary one are mixed, or when cookies are refused.`,
  loginOtherMachine: `
    Before it asks for your key, the page makes sure that the browser sits on the machine that runs \`vouch login\`: it goes to a port of
    127.0.0.1 and back. Somebody who sends you the address of a login of their own gets no further than this. If it was you:

    - the browser is on another machine than the terminal (SSH, a container, a virtual machine): use one of the ways that the terminal offers;
    - the command had ended already, by Ctrl-C or by its time;
    - a proxy or a security tool catches what goes to 127.0.0.1.`,
  keyNotHardware: `
    At enrolment a key shows a certificate of its maker. Phones, password managers and the passkeys of a computer have none that leads to a
    maker of hardware keys. The browser may also have been asked not to pass it on: allow it when it asks whether the site may see the make
    and model of your key. What a server accepts is said in [the key policy](../key-policy.md).`,
  keySynced: `
    A passkey that is copied to your other devices through an account is as safe as that account. This server wants a key that cannot be
    copied.`,
  keyDisabled: `
    Every key counts its touches. A counter that goes backwards means that there may be a copy of the key, so the key and its sessions were
    ended, and you and the administrators were told. If you have another key, sign in with it.`,
  inviteUnknown: `
    The link of an invite works once, for 24 hours, and a newer one for the same person ends it. Mail programs sometimes break it in the
    middle: copy it whole, with what stands behind the #.`,
  unexpected: `
    This is a fault of Vouch and not of yours. VOUCH_DEBUG=1 shows where it comes from; whatever could be a secret is left out, but read it
    before you pass it on.`,
  notLoggedIn: `
    A session ends eight hours after the touch, with \`vouch logout\`, with the machine, and when you, an administrator or the server ended
    it. \`vouch status\` says which it was. The agent keeps it in memory, so nothing is left of it after a restart.

    Where you did log in: the agent is found through HOME and XDG_RUNTIME_DIR. A tool that runs as another user, in a container or from
    cron has others. \`vouch doctor\` shows the folder that it looks into.`,
  serverUnreachable: `
    The line names the host and the reason. \`nothing answers there\` is a server that does not run or another port; \`the name is not known\`
    is DNS or a network that you are not in (VPN); \`its certificate was not accepted\` is a proxy that opens TLS, or a certificate of a
    private authority. Vouch trusts the authorities that come with Node, and does not use HTTPS_PROXY: it needs a direct way to its server.`,
  serverUrlRefused: `
    An address is its scheme, its host and, where it is not the usual one, its port: \`https://vouch.example.com\`. Plain http is for this
    machine alone, since anybody on the way could read what is sent. A name with letters of other alphabets is shown as \`xn--…\`.`,
  serverNotTrusted: `
    A server says in its discovery document who it is, and where its endpoints are. Both have to be the address that you chose, to the
    letter: the port, and www or not, count. The operator sets it with VOUCH_ISSUER. An answer that redirects elsewhere, as some login
    portals of networks do, is refused as well.`,
  serverAnswerMalformed: `
    Something answers at this address that is no Vouch server, or one of another version: a portal of the network that wants you to sign in
    first, the page of a reverse proxy whose server is down, an address with a typing mistake. \`vouch doctor\` shows both versions.`,
  serverChanged: `
    The address of the server is remembered with the first login. Going to another one is confirmed once, so that an address that only looks
    alike does not pass unseen. Where nobody can be asked, say \`--yes\`. Read the new address letter by letter first.`,
  loginTimedOut: `
    The command waits five minutes, or what \`--timeout\` says. The usual reasons: the page opened in a browser window behind others, or in
    another profile; the key was not plugged in; the page waits for a click before it may ask for the key.`,
  loopbackUnavailable: `
    The browser brings its answer to a port of 127.0.0.1 that is open while the login lasts. A sandbox without a network, or a rule of a
    local firewall, stands in its way.`,
  agentUnavailable: `
    The agent's socket is there and nobody answers in time. Perhaps the process was stopped (Ctrl-Z, a debugger) or the machine has no memory
    left. \`vouch agent stop\` and \`vouch login\` start anew; \`vouch doctor\` says more.`,
  runtimeDirectoryUnsafe: `
    The folder is \`vouch\` in XDG_RUNTIME_DIR, else \`~/.vouch/run\`. Vouch never repairs it: what looks like a wrong mode may be somebody
    else's trap. \`ls -ld\` on the folder that is named shows what is wrong: it has to be a folder and no link, yours, with mode 0700, and
    those above it have to be yours or root's. A path of more than about 100 bytes is too long for a socket: set XDG_RUNTIME_DIR to a
    shorter one.`,
  agentDisabled: `
    VOUCH_NO_AGENT is for containers and build machines where no process may stay. Sessions live in the agent's memory alone, so there is
    none without it. Unset it in this shell: \`unset VOUCH_NO_AGENT\`.`,
  agentProtocol: `
    The agent that runs was started by another version of Vouch. It keeps running when the program is updated, so stop it once.`,
  awsConfigUnsafe: `
    The file is changed only where every other byte of it can be kept: it has to be a plain file, yours, in UTF-8, not changed by anybody
    else at the same moment. The line says which of these it was not.`,
  awsProfileTaken: `
    Vouch changes no profile that it did not write; it knows its own by their \`credential_process\` line. \`vouch setup aws --profile NAME\`
    writes another one beside it. To replace the profile, remove its section from the file yourself first.`,
  awsProfileShadowed: `
    AWS tools look into the credentials file before the config file. As long as keys for a profile of this name are there, the tools would use
    those and never ask Vouch, without saying so. Static keys are also what Vouch makes unnecessary: delete them in IAM as well.`,
  usage: `
    The line names the word that was not understood, and the nearest one where there is one. \`vouch --help\` lists all commands, and
    \`vouch COMMAND --help\` what one of them takes, with examples.`,
  commandUnknown: `
    The line names the nearest command where there is one. Commands of a group have two words, such as \`vouch keys list\`; \`vouch keys\` lists
    those of its group.`,
  configFileMalformed: `
    The file is named in the line: \`~/.config/vouch/config.json\`, or below XDG_CONFIG_HOME. It holds the address of the server and nothing
    secret, so it may simply be removed.`,
  awsTrustPolicyDenies: `
    AWS says “Not authorized to perform sts:AssumeRoleWithWebIdentity”, and not which condition failed. In the order in which it is usually
    wrong:

    1. The provider in the role's trust policy is that of another address. It has to be the issuer without \`https://\` and without a slash at
       the end, in the \`Principal\` and before \`:aud\` and \`:sub\`.
    2. \`aud\` is not the issuer's address with \`https://\`.
    3. \`sub\` does not match your e-mail address, which is in small letters.
    4. The role is in another account than the provider.

    \`vouch aws check --role ARN\` goes through them one by one. See [AWS](../aws.md).`,
  awsTokenInvalid: `
    AWS could read the token and does not accept it: there is no provider for this issuer in the account of the role, or its audience list
    does not have the issuer in it. See [AWS](../aws.md).`,
  awsTokenExpired: `
    Tokens for AWS live five minutes. A clock that is wrong by more, on this machine or on the server, makes each of them too old or too new.
    \`vouch doctor\` compares the two.`,
  awsIssuerUnreachable: `
    AWS fetches the key set of the issuer over the internet. The issuer has to be reachable there by https on port 443, with a certificate of
    a public authority, and not behind a login or an allow list that leaves AWS out.`,
  awsSessionTooShort: `
    The shortest time for which AWS gives credentials is 15 minutes, and none is to outlive your session. \`vouch login\` starts a new session
    of eight hours.`,
  awsFreshTouchNeeded: `
    An administrator decided that this role needs a touch that is younger than the one your session began with. \`vouch login --fresh\` asks
    for one touch and goes on with the session; \`vouch aws roles\` shows how fresh it has to be for each role.`,
  awsChainRefused: `
    Going from one role to the next needs the permission on both sides: the first role's own policy allows \`sts:AssumeRole\` on the second,
    and the second's trust policy lets the first in.`,
  trustPolicyRefuses: `
    \`vouch aws check --trust-policy\` decides a trust policy as AWS does, by the claims of your token. Each line that it shows is a place in
    the policy and what to write there; with all of them it lets you in. It changes nothing in AWS: somebody who may change the role does, with
    \`aws iam update-assume-role-policy\`. A condition that names other people may be meant as it is.`,
  trustPolicyUnsafe: `
    IAM takes the policy, and it lets in people who are not meant: every provider of the account with \`Principal\` \`*\`, every client of the
    provider without a condition on \`aud\`, every domain that ends alike with \`*example.com\` in place of \`*@example.com\`, everybody without
    the claim with \`ForAllValues\` and no \`Null\` beside it.`,
  awsIssuerUnfit: `
    \`vouch aws check\` looks at the issuer from your machine; AWS looks from the internet, by its own name servers, and trusts public
    authorities. It takes no port, follows no redirect and waits five seconds. A page in place of the JSON is most often a bot challenge:
    let \`/.well-known/\` pass.`,
  awsTokenUnfit: `
    A server of Vouch makes no such token by itself: it is of another version, or something stands between it and you. What AWS asks of a
    token is said in [AWS](../aws.md).`,
}
