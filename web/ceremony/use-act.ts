import { useCallback, useEffect, useRef } from 'react'
import type { CeremonyFailure } from './ceremony-failure.ts'
import { type ActCall, performAct } from './perform-act.ts'
import { type CeremonyProgress, useCeremony } from './use-ceremony.ts'

interface Outcomes {
  /** Takes what the act gave. */
  done(result: unknown): void
  failed?(failure: CeremonyFailure): void
}

/**
 * One act of the dashboard, and where it stands. Nothing that was typed is lost where it fails: `begin` may be called again with the
 * same or other parameters.
 *
 * @param file text that goes beside the parameters
 */
export function useAct(act: string, touch: boolean, outcomes: Outcomes, file?: string) {
  const call = useRef<ActCall>({ act, touch, parameters: {} })
  const latest = useRef(outcomes)
  latest.current = outcomes
  const perform = useCallback(async (progress: CeremonyProgress) => {
    latest.current.done(await performAct(call.current, progress))
  }, [])
  const { state, setState, begin } = useCeremony(perform, { phase: 'idle' })
  useEffect(() => {
    if (state.phase === 'failed') latest.current.failed?.(state.failure)
  }, [state])
  return {
    state,
    busy: state.phase !== 'idle' && state.phase !== 'failed',
    begin(parameters: ActCall['parameters']) {
      call.current = { act, touch, parameters, file }
      void begin()
    },
    reset: () => setState({ phase: 'idle' }),
  }
}
