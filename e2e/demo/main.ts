/** `npm run demo`: all of Vouch once, unattended, with real processes; leaves nothing behind. */
import { buildTargets } from '../../scripts/build/targets.ts'
import { Belongings } from './belongings.ts'
import { demo, EXPECTED_ARN } from './demo.ts'
import { Steps } from './steps.ts'

await buildTargets()

const steps = new Steps((line) => console.log(line))
const belongings = new Belongings()
const interrupted = new Promise<never>((_, reject) => {
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => reject(new Error(`Ended by ${name}.`)))
})

try {
  const arn = await Promise.race([demo(steps, belongings), interrupted])
  if (arn !== EXPECTED_ARN) throw new Error(`That is not ${EXPECTED_ARN}.`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
try {
  await steps.step(
    () => belongings.closeAll(),
    () => 'everything is stopped and removed',
  )
} catch (error) {
  console.error(error)
  process.exitCode = 1
}
steps.total(process.exitCode === 1 ? 'in all; it did not work' : 'in all: one touch, and no key on any disk')
// A login that was interrupted may still hold a timer.
process.exit()
