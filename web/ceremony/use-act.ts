import { useCallback, useRef } from 'react'
import { type ActCall, performAct } from './perform-act.ts'
import { type CeremonyProgress, useCeremony } from './use-ceremony.ts'

/**
 * One act of the dashboard, and where it stands. Nothing that was typed is lost where it fails: `begin` may be called again with the
 * same or other parameters.
 *
 * @param done takes what the act gave
 */
export function useAct(act: string, touch: boolean, done: (result: unknown) => void) {
  const call = useRef<ActCall>({ act, touch, parameters: {} })
  const whenDone = useRef(done)
  whenDone.current = done
  const perform = useCallback(async (progress: CeremonyProgress) => {
    whenDone.current(await performAct(call.current, progress))
  }, [])
  const { state, setState, begin } = useCeremony(perform, { phase: 'idle' })
  return {
    state,
    busy: state.phase !== 'idle' && state.phase !== 'failed',
    begin(parameters: ActCall['parameters']) {
      call.current = { act, touch, parameters }
      void begin()
    },
    reset: () => setState({ phase: 'idle' }),
  }
}
