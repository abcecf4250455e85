import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Interaction, Turn } from '@peakend/contract/interactions.ts'
import type { Cue } from '@peakend/contract/judgements.ts'
import { ask, call } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { useTopic } from '../live/live.ts'
import { newest } from '../live/newest.ts'
import { createReplay } from '../live/replay.ts'
import { useWorkspaceId } from '../session/me.ts'
import { takeSpeaking } from './speaking.ts'
import { applyToTurns, mergeTurns } from './turns.ts'

const pageSize = 200
/** On coming back to a conversation this many of its last turns are read again, for marks that changed meanwhile. */
const again = 60
/** A typing sign that is not renewed has been forgotten by its sender. */
const typingMs = 8000

const turnsKey = (workspaceId: string, interactionId: string) => [workspaceId, 'turns', interactionId]
/** How often a cue was told. */
let toldCues = 0

const cueKey = (workspaceId: string, interactionId: string) => [workspaceId, 'cue', interactionId]

const replays = new Map<string, ReturnType<typeof createReplay<readonly Turn[]>>>()
function replayOf(key: readonly string[]) {
  const name = key.join(' ')
  const known = replays.get(name) ?? createReplay<readonly Turn[]>()
  replays.set(name, known)
  return known
}

async function readTurns(workspaceId: string, interactionId: string): Promise<readonly Turn[]> {
  const key = turnsKey(workspaceId, interactionId)
  const held = queries.getQueryData<readonly Turn[]>(key) ?? []
  let read: readonly Turn[] = []
  let after = Math.max(0, (held.at(-1)?.ordinal ?? 0) - again)
  for (;;) {
    const page = await call.interactions.turns({ interactionId, after, limit: pageSize }, { workspaceId })
    read = mergeTurns(read, page.rows)
    const last = page.rows.at(-1)
    if (!page.more || !last) break
    after = last.ordinal
  }
  return mergeTurns(held, read)
}

/** Changes what is held of them, and what is being read: what comes live meanwhile must not be lost. */
function changeTurns(workspaceId: string, interactionId: string, change: (held: readonly Turn[]) => readonly Turn[]) {
  const key = turnsKey(workspaceId, interactionId)
  replayOf(key).note(change)
  queries.setQueryData<readonly Turn[]>(key, (held) => (held ? change(held) : held))
}

export const takeTurns = (workspaceId: string, interactionId: string, turns: readonly Turn[]): void =>
  changeTurns(workspaceId, interactionId, (held) => mergeTurns(held, turns))

export function changeInteraction(workspaceId: string, interaction: Interaction): void {
  const { queryKey } = ask.interactions.get({ interactionId: interaction.id }, { workspaceId })
  queries.setQueryData(queryKey, interaction)
}

/** One conversation: what it is, what was said, and who is writing or reading along; kept true by its live topic. */
export function useConversation(interactionId: string) {
  const workspaceId = useWorkspaceId()
  const asked = ask.interactions.get({ interactionId }, { workspaceId })
  const interaction = useQuery({ ...asked, staleTime: 0 })
  const turns = useQuery({
    queryKey: turnsKey(workspaceId, interactionId),
    queryFn: () => replayOf(turnsKey(workspaceId, interactionId)).read(() => readTurns(workspaceId, interactionId)),
    staleTime: 0,
    structuralSharing: false,
  })
  const { data: workspace } = useQuery({ ...ask.workspace.get({}, { workspaceId }), staleTime: 5 * 60_000 })
  const seesLive = workspace?.staffPolicy.agentSeesNumber === 'live'
  const [typing, setTyping] = useTyping()
  const change = (more: Partial<Interaction>) =>
    queries.setQueryData<Interaction>(asked.queryKey, (held) => (held ? { ...held, ...more } : held))
  const refresh = () => void queries.invalidateQueries({ queryKey: asked.queryKey })

  useTopic(interaction.data ? `interaction:${interactionId}` : null, {
    workspaceId,
    after: interaction.data?.position,
    onReset: () => {
      refresh()
      void turns.refetch()
    },
    onMessage: ({ body }) => {
      changeTurns(workspaceId, interactionId, (held) => applyToTurns(held, body))
      if (body.type === 'turn' && body.turn.by === 'customer') setTyping(null)
      if (body.type === 'changed') void queries.invalidateQueries({ queryKey: [workspaceId, 'recordings.of'] })
      if (body.type === 'changed' || (body.type === 'turn' && body.turn.kind === 'system')) refresh()
      if (body.type === 'typing' && body.by === 'customer') setTyping(body.isTyping ? { name: body.name } : null)
      if (body.type === 'speaking') takeSpeaking(workspaceId, body)
      if (body.type === 'moments') {
        const state = interaction.data?.state
        // its bars are as the staff policy shows them to each; while the number is kept for later there are none to ask for
        if (seesLive || state === 'wrap-up' || state === 'closed') refresh()
        toldCues++
        queries.setQueryData(cueKey(workspaceId, interactionId), { cue: body.cue })
        void queries.invalidateQueries({ queryKey: [workspaceId, 'moments.get'] })
      }
      if (body.type === 'customer') {
        refresh()
        for (const name of ['customers.get', 'customers.likely', 'cases.list', 'timeline'])
          void queries.invalidateQueries({ queryKey: [workspaceId, name] })
      }
      if (body.type === 'promise') void queries.invalidateQueries({ queryKey: [workspaceId, 'promises.list'] })
      if (body.type === 'reader') {
        const others = (interaction.data?.readers ?? []).filter((one) => one.personId !== body.personId)
        change({ readers: body.isReading ? [...others, { personId: body.personId, name: body.name }] : others })
        // an answer under way may not know them yet
        if (interaction.isFetching) refresh()
      }
    },
  })
  return { interaction, turns, typing }
}

function useTyping() {
  const [typing, setTyping] = useState<{ name: string | null } | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const change = (to: { name: string | null } | null) => {
    clearTimeout(timer.current)
    setTyping(to)
    if (to) timer.current = setTimeout(() => setTyping(null), typingMs)
  }
  return [typing, change] as const
}

/** A cue as it was asked for, and the way to wave it away: for good, so the server is told. */
function useCueOf(
  interactionId: string,
  of: {
    queryKey: readonly unknown[]
    queryFn: () => Promise<{ cue: Cue | null; met?: readonly string[] }>
    enabled: boolean
    gcTime?: number
  },
) {
  const workspaceId = useWorkspaceId()
  const query = useQuery({ ...of, staleTime: 60_000, retry: false })
  const cue = query.data?.cue ?? null
  return {
    cue,
    /** Codes of cues that what was asked about already does. */
    met: query.data?.met ?? [],
    isAsking: query.isLoading,
    /** Answers the cue that stands in its place, if any. */
    dismiss: async () => {
      if (!cue) return null
      queries.setQueryData(of.queryKey, { cue: null })
      return call.moments.dismissCue({ interactionId, key: cue.key }, { workspaceId })
    },
  }
}

/** The one suggestion that fits now, if any; the live topic brings the next. */
export function useCue(interactionId: string, isOn: boolean) {
  const workspaceId = useWorkspaceId()
  const queryKey = cueKey(workspaceId, interactionId)
  const queryFn = () =>
    newest(
      () => call.moments.cue({ interactionId }, { workspaceId }),
      () => toldCues,
    )
  const { cue, dismiss } = useCueOf(interactionId, { queryKey, queryFn, enabled: isOn })
  return {
    cue,
    dismiss: async () => {
      const next = await dismiss()
      if (next) queries.setQueryData(queryKey, next)
    },
  }
}

/** Shorter than any question. */
const leastSigns = 6
/** A letter may be longer; what it asks and how it greets stands before that. */
const mostSigns = 8000

/** What the words in the field ask for though the customer told it; asked once the keys are still, and kept nowhere. */
export function useDraftCue(interactionId: string, answer: string | undefined) {
  const workspaceId = useWorkspaceId()
  const text = answer?.trim().slice(0, mostSigns) ?? ''
  return useCueOf(interactionId, {
    queryKey: [workspaceId, 'draft-cue', interactionId, text],
    queryFn: () => call.moments.draftCue({ interactionId, text }, { workspaceId }),
    enabled: text.length >= leastSigns,
    gcTime: 60_000,
  })
}

/** Tells the server how far I have read, while the conversation is mine and in front of me. */
export function useReadMark(interactionId: string, lastOrdinal: number | undefined, isMine: boolean): void {
  const workspaceId = useWorkspaceId()
  useEffect(() => {
    if (!isMine || lastOrdinal === undefined) return
    const tell = () => {
      if (document.visibilityState !== 'visible') return
      document.removeEventListener('visibilitychange', tell)
      call.interactions.read({ interactionId, ordinal: lastOrdinal }, { workspaceId }).catch(() => {
        // a read mark that did not arrive is told with the next turn
      })
    }
    document.addEventListener('visibilitychange', tell)
    tell()
    return () => document.removeEventListener('visibilitychange', tell)
  }, [interactionId, workspaceId, lastOrdinal, isMine])
}
