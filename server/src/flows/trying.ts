/** A flow tried out: walked as calls walk it, for a caller somebody invents. Nothing is kept and nobody is called. */
import type { Flow, FlowAct, FlowHappened, TriedCaller, TriedFlow, TriedStretch } from '@peakend/contract/flows.ts'
import type { ReadTx } from '../base/database.ts'
import { findPresentIn } from '../routing/queues/queues.ts'
import { begin, FlowStuck, walk, type Known, type Run } from './run.ts'
import { filled } from './runs/known.ts'

export const knownAs = (caller: TriedCaller): Known => ({
  isOpen: () => caller.isOpen,
  journey: caller.journey,
  waitS: () => caller.waitS,
  canCallBack: () => caller.hasNumber,
})

/** Walks `happened` from the beginning; it stops where the flow is over or stuck. Reads only. */
export const tryFlow = async (
  tx: ReadTx,
  of: { draft: Flow; caller: TriedCaller; happened: readonly FlowHappened[] },
): Promise<TriedFlow> => {
  const { stretches, run, isStuck } = walkAll(of.draft, of)
  const shown = await Promise.all(
    stretches.map(async (one) => ({ ...one, acts: await filled(tx, of.draft, { brand: null, acts: one.acts }) })),
  )
  const { at, language, kept, wantedPerson, isOver } = run
  return { stretches: shown, at, language, kept, wantedPerson, isOver, isStuck, answers: await answersIn(tx, shown) }
}

const walkAll = (flow: Flow, of: { caller: TriedCaller; happened: readonly FlowHappened[] }) => {
  const known = knownAs(of.caller)
  const stretches: TriedStretch[] = []
  let run: Run = begin(flow, of.caller.language)
  try {
    for (const happened of [{ kind: 'began' } as const, ...of.happened]) {
      if (run.isOver) break
      const walked = walk(flow, run, happened, known)
      run = walked.run
      stretches.push({ happened, steps: walked.steps, acts: walked.acts })
    }
    return { stretches, run, isStuck: false }
  } catch (fault) {
    if (!(fault instanceof FlowStuck)) throw fault
    return { stretches, run, isStuck: true }
  }
}

const answersIn = async (tx: ReadTx, stretches: readonly TriedStretch[]): Promise<TriedFlow['answers']> => {
  const last = stretches
    .flatMap(({ acts }) => acts)
    .findLast((act): act is Extract<FlowAct, { queueId: unknown }> => 'queueId' in act)
  return last ? findPresentIn(tx, last.queueId) : null
}
