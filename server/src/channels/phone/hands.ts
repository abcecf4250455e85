/**
 * Does at the switch what calls want of it. After anything changed about a call it is read afresh and what each leg is to hear is compared with what was asked for last, so
 * that a change made by another node, by a job or before a death of this process is done all the same. One call at a time, calls beside each other.
 */
import type { CallId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database } from '../../base/database.ts'
import { isRefusal } from '../../base/refusal.ts'
import type { Said } from './call.ts'
import { findCall, type CallRef, type CallRow } from './store.ts'
import {
  NoSuchLeg,
  NotAnswered,
  SwitchAway,
  type CallerNumber,
  type Handle,
  type LegName,
  type LivingLeg,
  type Sound,
  type Telephony,
} from './telephony.ts'
import { isSame, wantedOf, type Hears, type Wanted } from './wanted.ts'

export interface HandsOptions {
  db: Database
  telephony: Telephony
  /** A file of what is said, without its ending; null where nothing can speak it. */
  soundFor?: (workspaceId: WorkspaceId, said: Said) => Promise<string | null>
  /** A leg that was to be dealt with is not there any more. */
  onMissing: (ref: CallRef, leg: LegName) => void
  /** Nothing could speak what a leg was to hear. */
  onUnspoken: (leg: LegName, handle: Handle) => void
}

/** What was asked for and not told by any event since; `unknown` where only the switch knows. */
type Asked = Map<LegName, Hears | { is: 'unknown'; isAnswered: boolean }>

export interface Hands {
  /** Something about this call may have changed. */
  readonly nudge: (ref: CallRef) => void
  /** What the switch says of a call's legs, after it was out of reach. */
  readonly takeUp: (ref: CallRef, living: readonly LivingLeg[]) => void
  readonly forget: (callId: CallId, leg: LegName) => void
  /** Settles once nothing is being done. */
  readonly quiet: () => Promise<void>
  readonly close: () => Promise<void>
}

const AGAIN_MS = 250
/** What cannot be done in half a minute is left until something changes. */
const MOST_FAILURES = 120

export const openHands = (of: HandsOptions): Hands => {
  const { db, telephony } = of
  const asked = new Map<CallId, Asked>()
  const running = new Map<CallId, { again: boolean; done: Promise<void> }>()
  let isClosed = false

  const work = async (ref: CallRef): Promise<void> => {
    const row = await db.read(ref.workspaceId, (tx) => findCall(tx, ref.callId))
    const before: Asked = asked.get(ref.callId) ?? new Map()
    const wanted: Wanted = row ? wantedOf(row.state) : new Map()
    if (!telephony.isUp) return
    asked.set(ref.callId, before)
    await bringAbout(of, ref, row, before, wanted)
    if (before.size === 0) asked.delete(ref.callId)
  }
  const run = async (ref: CallRef, state: { again: boolean }): Promise<void> => {
    for (let failed = 0; ;) {
      state.again = false
      try {
        await work(ref)
        failed = 0
      } catch (err) {
        failed++
        const isOurs = isRefusal(err, 'database_away') || isRefusal(err, 'busy')
        if (!isOurs && !(err instanceof SwitchAway || err instanceof NotAnswered))
          db.log.error({ err, callId: ref.callId }, 'what a call wants could not be done')
        // it is taken up when the switch is there again; one that is there and was too slow is asked once more
        state.again = !isClosed && (isOurs || (telephony.isUp && failed < MOST_FAILURES))
        if (state.again) await new Promise<void>((go) => void setTimeout(go, AGAIN_MS))
      }
      if (!state.again) return
    }
  }
  const nudge = (ref: CallRef): void => {
    if (isClosed) return
    const now = running.get(ref.callId)
    if (now) {
      now.again = true
      return
    }
    const state = { again: false, done: Promise.resolve() }
    running.set(ref.callId, state)
    state.done = run(ref, state).finally(() => running.delete(ref.callId))
  }
  const quiet = async (): Promise<void> => {
    while (running.size > 0) await Promise.all([...running.values()].map(({ done }) => done))
  }
  return {
    nudge,
    takeUp(ref, living) {
      asked.set(ref.callId, new Map(living.map((one) => [one.leg, heardBy(one)])))
      nudge(ref)
    },
    forget: (callId, leg) => void asked.get(callId)?.delete(leg),
    quiet,
    async close() {
      isClosed = true
      await quiet()
    },
  }
}

const heardBy = (leg: LivingLeg): Hears | { is: 'unknown'; isAnswered: boolean } =>
  leg.talk && leg.isAnswered ? { is: 'in-talk', talk: leg.talk } : { is: 'unknown', isAnswered: leg.isAnswered }

/** First what keeps somebody from silence, then whom nobody wants any more, then who is called. */
const bringAbout = async (
  of: HandsOptions,
  ref: CallRef,
  row: CallRow | null,
  asked: Asked,
  wanted: Wanted,
): Promise<void> => {
  const { telephony } = of
  const talks = new Set([...asked.values()].flatMap((one) => (one.is === 'in-talk' ? [one.talk] : [])))
  const changed = [...wanted].filter(([leg, hears]) => !isSame(asked.get(leg) as Hears, hears))
  const joins = new Map<string, LegName[]>()
  const attempt = async (leg: LegName, hears: Hears | null, act: () => Promise<void>): Promise<void> => {
    try {
      await act()
      if (hears) asked.set(leg, hears)
      else asked.delete(leg)
    } catch (e) {
      if (!(e instanceof NoSuchLeg)) throw e
      asked.delete(leg)
      if (hears) of.onMissing(ref, leg)
    }
  }
  for (const [leg, hears] of changed) {
    if (hears.is === 'in-talk') joins.set(hears.talk, [...(joins.get(hears.talk) ?? []), leg])
    else if (hears.is !== 'called' && hears.is !== 'coach')
      await attempt(leg, hears, () => soundOn({ ...of, ref }, leg, asked.get(leg), hears))
  }
  for (const [talk, legs] of joins) {
    for (const leg of legs)
      await attempt(leg, wanted.get(leg) ?? null, () => joinOne(telephony, leg, asked.get(leg), talk))
  }
  for (const leg of [...asked.keys()].filter((one) => !wanted.has(one)))
    await attempt(leg, null, () => telephony.hangUp(leg))
  for (const [leg, hears] of changed) {
    if (hears.is === 'coach') await attempt(leg, hears, () => telephony.coach(leg, hears.coached, hears.how))
    // one that a restart found ringing still rings
    if (hears.is === 'called' && row) await attempt(leg, hears, () => callLeg(telephony, ref, row, leg, hears))
  }
  const still = new Set([...wanted.values()].flatMap((one) => (one.is === 'in-talk' ? [one.talk] : [])))
  for (const talk of talks) if (!still.has(talk)) await telephony.endTalk(talk)
}

type Before = Hears | { is: 'unknown'; isAnswered: boolean } | undefined

/** Takes a leg out of what it heard before. */
const takeOff = async (telephony: Telephony, leg: LegName, before: Before): Promise<void> => {
  if (before?.is === 'in-talk') await telephony.leave(before.talk, leg)
  if (before?.is === 'coach') await telephony.stopCoaching(leg)
  if (before?.is === 'words') await telephony.stopPlaying(before.handle)
  if (before?.is === 'recorded') await telephony.stopRecording(before.handle)
}

/** A leg that came in is answered as soon as it is to hear anything. Twice equals once. */
const answerIfNew = async (telephony: Telephony, leg: LegName, before: Before): Promise<void> => {
  const isNew = before === undefined || before.is === 'ringing' || (before.is === 'unknown' && !before.isAnswered)
  if (isNew) await telephony.answer(leg)
}

const soundOn = async (
  { telephony, soundFor, ref, onUnspoken }: HandsOptions & { ref: CallRef },
  leg: LegName,
  before: Before,
  hears: Hears,
): Promise<void> => {
  await takeOff(telephony, leg, before)
  if (hears.is === 'ringing') return telephony.ring(leg)
  await answerIfNew(telephony, leg, before)
  if (hears.is === 'music') return telephony.music(leg)
  if (hears.is === 'recorded') {
    const { handle, quietS, mostS } = hears
    return telephony.takeMessage(handle, leg, { quietS, mostS, beeps: true })
  }
  if (hears.is !== 'words') return
  const files = await Promise.all(hears.said.map(async (said) => (await soundFor?.(ref.workspaceId, said)) ?? null))
  const spoken = files.flatMap((path): Sound[] => (path === null ? [] : [{ kind: 'file', path }]))
  const isSpoken = spoken.length > 0 && !files.includes(null)
  const sounds = isSpoken || hears.sounds.length === 0 ? spoken : hears.sounds
  if (files.includes(null)) onUnspoken(leg, hears.handle)
  if (before?.is === 'music') await telephony.stopMusic(leg)
  // nothing can speak it: its end comes all the same
  await telephony.play(leg, hears.handle, sounds.length > 0 ? sounds : [{ kind: 'silence', ms: 200 }])
}

const joinOne = async (telephony: Telephony, leg: LegName, before: Before, talk: string): Promise<void> => {
  if (before?.is !== 'in-talk') await takeOff(telephony, leg, before)
  await answerIfNew(telephony, leg, before)
  if (before?.is === 'music') await telephony.stopMusic(leg)
  await telephony.join(talk, [leg])
}

const callLeg = (
  telephony: Telephony,
  { workspaceId }: CallRef,
  row: CallRow,
  leg: LegName,
  hears: Extract<Hears, { is: 'called' }>,
): Promise<void> => {
  const kind = row.numberKind === 'browser' ? 'hidden' : row.numberKind
  const customer: CallerNumber = { number: row.number, kind, name: null }
  const ours: CallerNumber = { number: row.ours, kind: row.ours ? 'e164' : 'hidden', name: null }
  return telephony.call(leg, hears.to, {
    from: 'agent' in hears.to ? customer : ours,
    ringS: hears.ringS,
    says:
      'agent' in hears.to
        ? { workspace: workspaceId, interaction: row.interactionId, call: row.callId, as: hears.as }
        : {},
  })
}
