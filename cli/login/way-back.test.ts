import { expect, test } from 'vitest'
import type { Surroundings } from '../config/surroundings.ts'
import { type WayBackFacts, wayBack } from './way-back.ts'

const nowhere: Surroundings = {
  place: 'ssh',
  sshServer: undefined,
  connectedAs: undefined,
  behindNat: false,
  codespace: undefined,
}

function facts(about: Partial<Surroundings>, more: Partial<WayBackFacts> = {}): WayBackFacts {
  const base = { listener: '127.0.0.1:43121', osUser: 'alice', hostName: 'build-7' }
  return { ...base, ...more, surroundings: { ...nowhere, ...about } }
}

const command = (of: WayBackFacts) => wayBack(of)?.line?.command

test.each<[string, WayBackFacts]>([
  ['ssh -N -L 43121:127.0.0.1:43121 alice@198.51.100.7', facts({ sshServer: { address: '198.51.100.7', port: 22 } })],
  [
    'ssh -N -L 43121:127.0.0.1:43121 -p 2222 alice@198.51.100.7',
    facts({ sshServer: { address: '198.51.100.7', port: 2222 } }),
  ],
  [
    'ssh -N -L 43121:127.0.0.1:43121 alice@build-7',
    facts({ sshServer: { address: '10.0.0.7', port: 22 }, behindNat: true }),
  ],
  ['ssh -N -L 43121:127.0.0.1:43121 alice@build-7', facts({})],
  ['ssh -N -L 43121:127.0.0.1:43121 alice@build-7', facts({ connectedAs: 'alice' }, { osUser: 'deploy' })],
  ['ssh -N -L 43121:127.0.0.1:43121 build-7', facts({ connectedAs: '-oProxyCommand=x' })],
  [
    'ssh -N -L 43121:[::1]:43121 alice@2001:db8::7',
    facts({ sshServer: { address: '2001:db8::7', port: 22 } }, { listener: '[::1]:43121' }),
  ],
  ['ssh -N -L 43121:127.0.0.1:43121 alice@192.0.2.1', facts({ sshServer: { address: '::ffff:192.0.2.1', port: 22 } })],
  ['ssh -N -L 43121:127.0.0.1:43121 alice@build-7', facts({ place: 'no-display' })],
  ['kubectl port-forward pod/build-7 43121:43121', facts({ place: 'pod' })],
  ['gh codespace ports forward 43121:43121 -c shiny-train', facts({ place: 'codespace', codespace: 'shiny-train' })],
  ['gh codespace ports forward 43121:43121', facts({ place: 'codespace' })],
])('%s', (line, of) => expect(command(of)).toBe(line))

test.each(['-oProxyCommand=reboot', 'a b', 'a;reboot', '$(reboot)', '`reboot`', "a'b", 'a\nb', '', '\u202ea'])(
  'a user or a host called %j is not put into a line that people paste into a shell',
  (name) => {
    expect(command(facts({}, { osUser: name, hostName: name }))).toBe('ssh -N -L 43121:127.0.0.1:43121 HOST')
    expect(command(facts({ place: 'pod' }, { hostName: name }))).toBe('kubectl port-forward pod/NAME 43121:43121')
  },
)

test('nothing is said at a desk; everywhere else one sentence is', () => {
  expect(wayBack(facts({ place: 'desk' }))).toBeUndefined()
  const places = ['ssh', 'codespace', 'dev-container', 'pod', 'container', 'windows-subsystem', 'no-display'] as const
  const said = places.map((place) => wayBack(facts({ place }))?.about)
  expect(new Set(said).size).toBe(places.length)
  for (const sentence of said) expect(sentence).toMatch(/^[A-Z].*\.$/)
  // An “or” is one of the ways that are offered, and none stands before this.
  for (const sentence of said) expect(sentence).not.toMatch(/\bOr\b/)
})
