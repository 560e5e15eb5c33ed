import type { Readable, Writable } from 'node:stream'
import { type PublishedRole, parseRoleArn, VouchError } from '@vouch/protocol'
import type { AwsFiles } from '../../config/aws-files.ts'
import { safeLine, safeText } from '../../terminal/safe-text.ts'
import { wrapped } from '../../terminal/wrapped.ts'
import { type AwsSetup, planAwsSetup, type WantedProfile } from './aws-setup.ts'
import { wantedProfile } from './published-profiles.ts'

export interface GuideOptions {
  readonly files: AwsFiles
  /** Path of the running `vouch`, as it was started. */
  readonly program: string
  /** Roles to choose from; where there are none, the ARN is asked for. */
  readonly roles: readonly PublishedRole[]
  readonly input: Readable
  readonly output: Writable
  /** Width of what shows the output. */
  readonly columns: number
}

type Prompts = typeof import('@clack/prompts')

const ANOTHER = ''

/** What the box needs of a line beside its title. */
const BESIDE_TITLE = 6

/** Where the text of a question begins. */
const INDENT = '   '

/**
 * Asks for a role, a name and a region, shows what would be written, and changes nothing by itself.
 *
 * @returns undefined where the person says no to what is shown
 * @throws VouchError `cancelled` on Ctrl-C or Escape, `awsConfigUnsafe`
 */
export async function guide(options: GuideOptions): Promise<WantedProfile | undefined> {
  // Loaded here: no other command asks in this way, and each would pay for it at its start.
  const prompts = await import('@clack/prompts')
  return new Guide(prompts, options).run()
}

class Guide {
  readonly #prompts: Prompts
  readonly #options: GuideOptions
  readonly #streams: { readonly input: Readable; readonly output: Writable }

  constructor(prompts: Prompts, options: GuideOptions) {
    this.#prompts = prompts
    this.#options = options
    this.#streams = { input: options.input, output: options.output }
  }

  async run(): Promise<WantedProfile | undefined> {
    this.#prompts.intro('An AWS profile that asks Vouch', this.#streams)
    const role = await this.#role()
    const profile = await this.#profile(role)
    const region = await this.#region({ ...role, profile })
    const wanted = { ...role, profile, region }
    const { diff, file } = this.#plan(wanted)
    if (diff === '') return wanted
    this.#show(diff.trimEnd().split('\n').slice(2).map(safeLine), safeText(file))
    const isWanted = this.#answered(await this.#prompts.confirm({ ...this.#streams, message: 'Write it?' }))
    return isWanted ? wanted : undefined
  }

  async #role(): Promise<WantedProfile> {
    const { roles } = this.#options
    const chosen = roles.length === 0 ? ANOTHER : await this.#choice()
    const published = roles.find(({ arn }) => arn === chosen)
    if (published !== undefined) return wantedProfile(published)
    const arn = await this.#prompts.text({
      ...this.#streams,
      message: 'ARN of the role',
      placeholder: 'arn:aws:iam::123456789012:role/NAME',
      validate: (text) => this.#faultOf(() => parseRoleArn(trimmed(text))),
    })
    return { roleArn: trimmed(this.#answered(arn)) }
  }

  async #choice(): Promise<string> {
    const published = this.#options.roles.map(({ arn, name, description }) => ({
      value: arn,
      label: safeText(name, 60) || safeText(arn, 120),
      hint: safeText([arn, description].filter((text) => text !== '').join(', '), 160),
    }))
    const another = { value: ANOTHER, label: 'Another one', hint: 'you have its ARN' }
    const options = [...published, another]
    return this.#answered(
      await this.#prompts.select({ ...this.#streams, message: 'Which role?', maxItems: 12, options }),
    )
  }

  async #profile(role: WantedProfile): Promise<string> {
    const name = await this.#prompts.text({
      ...this.#streams,
      message: 'Name of the profile',
      initialValue: role.profile ?? this.#plan(role).changes[0]?.profile ?? '',
      validate: (text) => this.#faultOf(() => this.#plan({ ...role, profile: trimmed(text) })),
    })
    return trimmed(this.#answered(name))
  }

  async #region(wanted: WantedProfile): Promise<string | undefined> {
    const region = await this.#prompts.text({
      ...this.#streams,
      message: 'Region (may stay empty)',
      initialValue: wanted.region ?? '',
      validate: (text) => this.#faultOf(() => this.#plan({ ...wanted, region: trimmed(text) || undefined })),
    })
    return trimmed(this.#answered(region)) || undefined
  }

  /** Lines of the box are folded to fit, its title is not: where that is too long, the file is named inside. */
  #show(lines: readonly string[], file: string): void {
    const title = `What changes in ${file}`
    const fits = title.length + BESIDE_TITLE <= this.#options.columns
    const [head, body] = fits ? [title, lines] : ['What changes', [file, ...lines]]
    this.#prompts.note(body.join('\n'), head, this.#streams)
  }

  #plan(wanted: WantedProfile): AwsSetup {
    return planAwsSetup({ put: [wanted], program: this.#options.program }, this.#options.files)
  }

  /** What is wrong, in the words of the catalogue, folded beneath the question; undefined where nothing is. */
  #faultOf(attempt: () => unknown): string | undefined {
    try {
      attempt()
      return undefined
    } catch (fault) {
      if (!(fault instanceof VouchError)) throw fault
      return wrapped(safeText(fault.message, 300), this.#options.columns - INDENT.length).replaceAll(
        '\n',
        `\n${INDENT}`,
      )
    }
  }

  #answered<T>(answer: T): Exclude<T, symbol> {
    if (this.#prompts.isCancel(answer)) throw new VouchError('cancelled')
    return answer as Exclude<T, symbol>
  }
}

function trimmed(text: string | undefined): string {
  return (text ?? '').trim()
}
