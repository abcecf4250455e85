/**
 * What is said in running calls, written down while it is said: each side's sound goes from the switch to the workspace's recogniser, what it is sure of becomes turns, what it is not
 * yet is shown and kept nowhere. Which sides follows from what the call is (`wanted.ts`) and whether it is off the record (`pausing.ts`): after anything changed it is read afresh and
 * compared with who is listened to. Whatever goes wrong here is noted, and the call goes on.
 */
import type { CallId, InteractionId } from '@peakend/contract/ids.ts'
import type { Database } from '../../../base/database.ts'
import { publishEphemeral } from '../../../base/live.ts'
import { mask } from '../../../base/masking.ts'
import { isRefusal } from '../../../base/refusal.ts'
import { addHeard } from '../../../interactions/carried/carried.ts'
import type { Hearing, RecogniserFault, Segment } from '../recogniser/recogniser.ts'
import type { Recognisers } from '../recogniser/settings.ts'
import { findSettings } from '../recogniser/store.ts'
import { findCall, runningCalls, type CallRef } from '../store.ts'
import { NoSuchLeg, NotAnswered, SwitchAway, type LegName, type Telephony } from '../telephony.ts'
import { isOffRecord, languageOf } from './pausing.ts'
import { isHeardIn, sidesOf, type Side } from './wanted.ts'

export interface WordsOptions {
  db: Database
  telephony: Telephony
  recognisers: Recognisers
}

export interface Words {
  /** Something about this call may have changed; `stage` is where it is, if that is known. */
  readonly nudge: (ref: CallRef, stage?: string) => void
  /** The same of a call that is known by its conversation only. */
  readonly nudgeOf: (interactionId: InteractionId) => void
  /** Settles once nothing is being done, and what was heard is kept. */
  readonly quiet: () => Promise<void>
  readonly close: () => Promise<void>
}

/** 16-bit sound at 16,000/s, 20 ms a piece: as the switch hands it over. */
const RATE = 16_000
const PIECE_MS = 20
/** A line that is being said is shown so often at most. */
const SHOWN_EVERY_MS = 250
/** Of a long one its end is shown. */
const MOST_SHOWN = 400
/** What was heard is kept over a database that is away for a moment. */
const KEEP_WAITS_MS = [200, 1000, 3000, 10_000]

const nobody: ReadonlyMap<LegName, Side> = new Map()

interface Ear {
  readonly ref: CallRef
  readonly side: Side
  readonly handle: string
  hearing: Hearing | null
}

export const openWords = (of: WordsOptions): Words => new Listening(of)

class Listening implements Words {
  readonly #of: WordsOptions
  readonly #ears = new Map<LegName, Ear>()
  readonly #running = new Map<CallId, { again: boolean; done: Promise<void> }>()
  /** What is kept or ended, in the order of each conversation. */
  readonly #keeping = new Map<InteractionId, Promise<void>>()
  readonly #stop: () => void
  #count = 0
  #isClosed = false

  constructor(of: WordsOptions) {
    this.#of = of
    this.#stop = of.telephony.hear((event) => {
      if (event.kind === 'up') void this.#takeUp()
      // the taps are gone with the switch
      if (event.kind === 'away') for (const leg of this.#ears.keys()) this.#end(leg)
    })
    if (of.telephony.isUp) void this.#takeUp()
  }

  nudge = (ref: CallRef, stage?: string): void => {
    if (this.#isClosed) return
    // while it rings and waits nobody is written down, and nothing is asked of it
    if (stage !== undefined && !isHeardIn(stage) && !this.#known.has(ref.callId)) return
    const now = this.#running.get(ref.callId)
    if (now) {
      now.again = true
      return
    }
    const state = { again: true, done: Promise.resolve() }
    this.#running.set(ref.callId, state)
    state.done = this.#work(ref, state).finally(() => this.#running.delete(ref.callId))
  }

  nudgeOf = (interactionId: InteractionId): void => {
    for (const { ref } of this.#ears.values()) if (ref.interactionId === interactionId) this.nudge(ref)
    for (const ref of this.#known.values()) if (ref.interactionId === interactionId) this.nudge(ref)
  }
  /** Running calls that were looked at, with nobody listened to just now among them. */
  readonly #known = new Map<CallId, CallRef>()

  quiet = async (): Promise<void> => {
    while (this.#running.size > 0 || this.#keeping.size > 0)
      await Promise.all([...[...this.#running.values()].map(({ done }) => done), ...this.#keeping.values()])
  }

  close = async (): Promise<void> => {
    this.#isClosed = true
    this.#stop()
    for (const leg of this.#ears.keys()) this.#end(leg)
    await this.quiet()
  }

  async #takeUp(): Promise<void> {
    try {
      for (const ref of await runningCalls(this.#of.db)) this.nudge(ref)
    } catch (err) {
      this.#of.db.log.warn({ err }, 'running calls could not be written down')
    }
  }

  async #work(ref: CallRef, state: { again: boolean }): Promise<void> {
    while (state.again && !this.#isClosed) {
      state.again = false
      try {
        await this.#bringAbout(ref)
      } catch (err) {
        this.#of.db.log.warn({ err, callId: ref.callId }, 'a call could not be written down')
      }
    }
  }

  async #bringAbout(ref: CallRef): Promise<void> {
    const { db, telephony } = this.#of
    const { isRunning, sides, language } = await db.read(ref.workspaceId, async (tx) => {
      const row = await findCall(tx, ref.callId)
      const isRunning = row !== null && row.endedAt === null
      const telling = isRunning && telephony.isUp ? (await findSettings(tx))?.telling : undefined
      const sides = isRunning && telling ? sidesOf(row.state, telling) : nobody
      // of most calls that ring and wait nothing more is asked
      if (sides.size === 0 || (await isOffRecord(tx, ref.interactionId)))
        return { isRunning, sides: nobody, language: '' }
      return { isRunning, sides, language: await languageOf(tx, ref.interactionId) }
    })
    if (isRunning) this.#known.set(ref.callId, ref)
    else this.#known.delete(ref.callId)
    for (const [leg, ear] of this.#ears) {
      const side = sides.get(leg)
      const isSame = side?.by === ear.side.by && side.personId === ear.side.personId
      if (ear.ref.callId === ref.callId && !isSame) this.#end(leg)
    }
    for (const [leg, side] of sides) if (!this.#ears.has(leg)) await this.#begin(ref, leg, side, language)
  }

  async #begin(ref: CallRef, leg: LegName, side: Side, language: string): Promise<void> {
    const { db, telephony, recognisers } = this.#of
    const recogniser = await recognisers.forCall(ref.workspaceId, language)
    if (!recogniser) return
    const name = `heard:${ref.callId}:${leg}:${db.clock.now().getTime().toString(36)}-${this.#count++}`
    const ear: Ear = { ref, side, handle: `words-${leg}-${this.#count}`, hearing: null }
    const lines = this.#lines(ear, name, language)
    const hearing = recogniser.begin({
      language: language.split('-')[0] ?? language,
      rate: RATE,
      segment: lines,
      state: (fault, said) => this.#note(ref, fault, said),
    })
    ear.hearing = hearing
    this.#ears.set(leg, ear)
    try {
      await telephony.tap(ear.handle, leg, (piece) => hearing.push(piece, db.clock.now().getTime() - PIECE_MS))
    } catch (err) {
      this.#ears.delete(leg)
      hearing.close()
      if (err instanceof NoSuchLeg || err instanceof NotAnswered || err instanceof SwitchAway) return
      db.log.warn({ err, leg }, 'the switch hands out no live sound')
      this.#note(ref, 'no-sound', err instanceof Error ? err.message : undefined)
    }
  }

  #note({ workspaceId, interactionId }: CallRef, fault: RecogniserFault | null, said?: string): void {
    this.#after(interactionId, () => this.#of.recognisers.note(workspaceId, fault, said))
  }

  /** Nothing more of it is taken from this moment on; what was said before is still told. */
  #end(leg: LegName): void {
    const ear = this.#ears.get(leg)
    if (!ear) return
    this.#ears.delete(leg)
    const { hearing } = ear
    const ending = (async () => {
      await this.#of.telephony.stopTap(ear.handle).catch(() => undefined)
      await hearing?.end()
      this.#show(ear, '')
    })()
    this.#after(ear.ref.interactionId, () => ending)
  }

  #after(interactionId: InteractionId, work: () => Promise<void>): void {
    const before = this.#keeping.get(interactionId) ?? Promise.resolve()
    const next = before.then(work).catch((err: unknown) => {
      this.#of.db.log.warn({ err, interactionId }, 'what was heard was not kept')
    })
    this.#keeping.set(interactionId, next)
    void next.then(() => {
      if (this.#keeping.get(interactionId) === next) this.#keeping.delete(interactionId)
    })
  }

  /** What a recogniser tells of one side. */
  #lines(ear: Ear, name: string, language: string): (segment: Segment) => void {
    let shownMs = -Infinity
    return (segment) => {
      const nowMs = performance.now()
      if (!segment.isFinal) {
        if (nowMs - shownMs < SHOWN_EVERY_MS) return
        shownMs = nowMs
        return this.#show(ear, segment.text)
      }
      this.#keep(ear, `${name}:${segment.number}`, language, segment)
    }
  }

  #show({ ref, side }: Ear, text: string): void {
    const { workspaceId, interactionId } = ref
    publishEphemeral(this.#of.db, {
      workspaceId,
      key: `interaction:${interactionId}`,
      body: { type: 'speaking', interactionId, ...side, text: mask(text.slice(-MOST_SHOWN)).text },
    })
  }

  #keep(ear: Ear, senderId: string, language: string, segment: Segment): void {
    const { ref, side } = ear
    // not behind an ending side, which waits for its recogniser
    const kept = this.#kept(ref, { ...side, senderId, language, text: segment.text, at: new Date(segment.fromMs) })
    this.#after(ref.interactionId, async () => {
      await kept
      this.#show(ear, '')
    })
  }

  async #kept({ workspaceId, interactionId }: CallRef, heard: Parameters<typeof addHeard>[2]): Promise<void> {
    const { db } = this.#of
    for (const waitMs of [...KEEP_WAITS_MS, null]) {
      try {
        return await db.transact(workspaceId, (tx) => addHeard(tx, interactionId, heard))
      } catch (fault) {
        if (waitMs === null || !(isRefusal(fault, 'database_away') || isRefusal(fault, 'busy'))) throw fault
        await new Promise((go) => setTimeout(go, waitMs))
      }
    }
  }
}
