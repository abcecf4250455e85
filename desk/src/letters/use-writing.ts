import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import type { LetterAs } from '@peakend/contract/letters.ts'
import { ask, call } from '../api/call.ts'
import { useWorkspaceId } from '../session/me.ts'
import { toast } from '../ui/toasts.ts'
import { lettersWords } from '../words/letters.ts'
import { say } from '../words/words.ts'
import { markDraft } from './drafts.ts'
import type { Letter } from './letters-data.ts'
import { beginWriting, fromDraft, type Writing } from './writing.ts'

/** After the last key by so much the draft is kept; a crash loses no more. */
const keepAfterMs = 700
const prefix = 'peakend.letter.'

type Kept = { state: 'none' } | { state: 'keeping' } | { state: 'kept'; at: string } | { state: 'here' }

/** What the server could not be told yet stands on this machine. */
const here = {
  read(interactionId: string): Writing | null {
    try {
      return JSON.parse(localStorage.getItem(prefix + interactionId) ?? 'null') as Writing | null
    } catch {
      return null
    }
  },
  keep(interactionId: string, writing: Writing | null): void {
    try {
      if (writing) localStorage.setItem(prefix + interactionId, JSON.stringify(writing))
      else localStorage.removeItem(prefix + interactionId)
    } catch {
      // no room on this machine: it still stands in the field
    }
  },
}

/** Addresses of our mailboxes: nobody answers themselves. */
export function useOurs(): {
  ours: readonly string[]
  signatureOf: (mailboxId: string | null) => { en: string; es: string } | null
  isLoaded: boolean
} {
  const workspaceId = useWorkspaceId()
  const { data } = useQuery({ ...ask.email.mailboxes({}, { workspaceId }), staleTime: 5 * 60_000 })
  return {
    ours: data?.rows.map((one) => one.address) ?? [],
    signatureOf: (mailboxId) => data?.rows.find((one) => one.id === mailboxId)?.signature ?? null,
    isLoaded: data !== undefined,
  }
}

/** Tells the server; what it cannot be told stays on this machine. */
async function keepDraft(
  of: Writing,
  interactionId: Interaction['id'],
  workspaceId: string,
  latest: RefObject<Writing | null>,
): Promise<Kept> {
  latest.current = null
  const { attachments, ...draft } = of
  try {
    const { savedAt } = await call.letters.keepDraft(
      { interactionId, ...draft, attachmentIds: attachments.map((file) => file.id) },
      { workspaceId },
    )
    here.keep(interactionId, latest.current)
    markDraft(workspaceId, interactionId, of.text.trim() !== '' || attachments.length > 0 ? savedAt : null)
    return { state: 'kept', at: savedAt }
  } catch {
    return { state: 'here' }
  }
}

/** The letter being written in a conversation: begun here, kept on the server with each pause, found again on any device. */
export function useWriting(interaction: Interaction, letters: readonly Letter[], isOn: boolean) {
  const workspaceId = useWorkspaceId()
  const one = { interactionId: interaction.id }
  const options = { workspaceId }
  const { ours } = useOurs()
  const { data } = useQuery({ ...ask.letters.draft(one, options), enabled: isOn, staleTime: 0, gcTime: 0 })
  const draft = data?.draft ?? null
  // undefined until something is written here: then the server's draft stands
  const [own, setOwn] = useState<Writing | null | undefined>(() =>
    isOn ? (here.read(interaction.id) ?? undefined) : undefined,
  )
  const [state, setKept] = useState<Kept>({ state: 'none' })
  const writing = own === undefined ? draft && fromDraft(draft) : own
  const kept: Kept = own === undefined && draft ? { state: 'kept', at: draft.savedAt } : state
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef<Writing | null>(null)
  const keep = (of: Writing) => keepDraft(of, interaction.id, workspaceId, latest).then(setKept)
  const onLeave = useEffectEvent(() => {
    clearTimeout(timer.current)
    if (latest.current) void keep(latest.current)
  })
  useEffect(() => () => onLeave(), [])

  const change = (next: Writing) => {
    setOwn(next)
    setKept({ state: 'keeping' })
    latest.current = next
    here.keep(interaction.id, next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void keep(next), keepAfterMs)
  }
  const current = useRef(writing)
  useEffect(() => void (current.current = writing))
  const setLatest = (make: (now: Writing) => Writing) => {
    if (current.current) change((current.current = make(current.current)))
  }
  const forget = () => {
    clearTimeout(timer.current)
    latest.current = null
    here.keep(interaction.id, null)
    markDraft(workspaceId, interaction.id, null)
    setOwn(null)
    setKept({ state: 'none' })
  }
  return {
    writing,
    kept,
    ours,
    change,
    begin: (as: LetterAs) => change(beginWriting(letters, as, ours, writing)),
    put: change,
    /** What comes meanwhile, such as a file that is up, changes what stands now. */
    patch: (of: Partial<Writing>) => setLatest((now) => ({ ...now, ...of })),
    setFiles: (attachments: Writing['attachments']) => setLatest((now) => ({ ...now, attachments })),
    insert: (words: string) => {
      const now = writing ?? beginWriting(letters, 'reply', ours, null)
      change({ ...now, text: now.text === '' || /\s$/.test(now.text) ? now.text + words : `${now.text}\n${words}` })
    },
    /** It was sent: the server let go of the draft with it. */
    forget,
    async throwAway() {
      const before = writing
      forget()
      await call.letters.dropDraft(one, options).catch(() => undefined)
      toast(
        say(lettersWords)('thrownAway'),
        before ? { label: say(lettersWords)('undo'), onPress: () => change(before) } : undefined,
      )
    },
  }
}
export type WritingHandle = ReturnType<typeof useWriting>
