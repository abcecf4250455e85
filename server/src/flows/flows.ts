/**
 * Flows: automated conversations with an exit to a person from every step. The door: what is wrong with a flow or with a menu of another system; and a caller walked
 * through one.
 *
 * Whoever carries a call begins a run for its interaction (`beginRun`) and tells what happened (`goOnRun`), each in a transaction of its own; what comes out is what the
 * telephone does after the commit, in order:
 *   say      spoken (voices.soundFor) or a recording; `mayInterrupt`: a key or word stops it and counts at once. When the last one of the list ended: `said`, unless `listen` follows
 *   listen   keys are gathered from the moment the list begins, as `typed` when `most` are there, `#` came, or none for `betweenS`; a recognised word is `spoke`; nothing for `waitS` after
 *            the last `say`: `silence`
 *   record-message   after a tone; `message-left` where anything was said, else `silence`; a 0 meanwhile is `typed`
 *   queue, take-call-back   done already: music, the place and the estimate; after `take-call-back` what follows is said and the line closed, the place in line stays
 *   hang-up  after what is said
 * A call in: `lineOf` says whose number was dialled and where it leads, `isBlocked` whether the caller is let through, `noteCall` that somebody called it, `asksAfter` whether they are asked afterwards how it was.
 * Any moment the caller goes: `hung-up`. After a restart: `resumed` says and listens again. `0` is to be told at once in every state.
 */
export { findFlow as flowOf } from './drafts/drafts.ts'
export { flowFaultsOf, type GraphFault } from './flow-graph.ts'
export type { Path } from './graph.ts'
export { checkMenus, type Checked } from './menus/menus.ts'
export { begin, walk, type Act, type Happened, type Known, type Run } from './run.ts'
export { asksAfter, isBlocked, lineOf, noteCall, numberOf, type LineRecord } from './numbers/numbers.ts'
export { openVoices, type Said, type Voices } from './voices/voices.ts'
export { beginRun, goOnRun, queuesLedTo, runOf, type Going } from './runs/runs.ts'
