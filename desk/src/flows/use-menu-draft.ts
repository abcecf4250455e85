import { useEffect, useRef, useState } from 'react'
import type { Flow, OneFlow } from '@peakend/contract/flows.ts'
import { call } from '../api/call.ts'
import { Refusal } from '../api/refusal.ts'
import { sendable } from './menu-rules.ts'

/** A pause in writing after which a draft is kept on the server. */
const PAUSE_MS = 1200

const keyOf = (id: string): string => `peakend.menu.${id}`

/** What was written here and never reached the server, unless the server has something newer. */
const unsavedOf = (saved: OneFlow): Flow | null => {
  try {
    const text = localStorage.getItem(keyOf(saved.id))
    const kept = text === null ? null : (JSON.parse(text) as { revision: number; draft: Flow })
    return kept && kept.revision === saved.revision ? kept.draft : null
  } catch {
    return null
  }
}

const keepHere = (id: string, revision: number, draft: Flow | null): void => {
  try {
    if (draft === null) localStorage.removeItem(keyOf(id))
    else localStorage.setItem(keyOf(id), JSON.stringify({ revision, draft }))
  } catch {
    // a browser that keeps nothing: what is on the screen is all there is
  }
}

export type Saving = 'saved' | 'unsaved' | 'saving' | 'theirs'

/**
 * A menu while it is written: kept in this browser at once and on the server after a pause; faulty or not, since callers hear what is published. Somebody else's change
 * is not overwritten: `theirs` until one of the two is chosen.
 */
export function useMenuDraft(first: OneFlow, onSaved: (saved: OneFlow) => void) {
  const [saved, setSaved] = useState(first)
  const [draft, setDraft] = useState<Flow>(() => unsavedOf(first) ?? first.draft)
  const [state, setState] = useState<Saving>(() => (unsavedOf(first) ? 'unsaved' : 'saved'))
  const [past, setPast] = useState<Flow[]>([])
  const newest = useRef(draft)
  newest.current = draft

  const took = (answer: OneFlow, sent: Flow) => {
    setSaved(answer)
    onSaved(answer)
    const isAll = newest.current === sent
    keepHere(answer.id, answer.revision, isAll ? null : newest.current)
    setState(isAll ? 'saved' : 'unsaved')
  }
  const save = async (revision = saved.revision): Promise<OneFlow | null> => {
    const sent = newest.current
    setState('saving')
    try {
      const answer = await call.flows.save({ flowId: saved.id, draft: sendable(sent), revision })
      took(answer, sent)
      return answer
    } catch (error) {
      setState(error instanceof Refusal && error.code === 'flow_changed' ? 'theirs' : 'unsaved')
      return null
    }
  }
  useEffect(() => {
    if (state !== 'unsaved') return
    const timer = setTimeout(() => void save(), PAUSE_MS)
    return () => clearTimeout(timer)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- each change begins the pause anew
  }, [draft, state])

  const change = (to: Flow) => {
    setPast((before) => [...before.slice(-49), newest.current])
    setDraft(to)
    keepHere(saved.id, saved.revision, to)
    setState((now) => (now === 'theirs' ? now : 'unsaved'))
  }
  return {
    draft,
    saved,
    state,
    change,
    save: () => save(),
    canUndo: past.length > 0,
    undo: () => {
      const before = past.at(-1)
      if (!before) return
      setPast(past.slice(0, -1))
      setDraft(before)
      keepHere(saved.id, saved.revision, before)
      setState((now) => (now === 'theirs' ? now : 'unsaved'))
    },
    /** Puts what the server has in the place of what is written here. */
    take: (theirs: OneFlow) => {
      setSaved(theirs)
      onSaved(theirs)
      setDraft(theirs.draft)
      keepHere(theirs.id, theirs.revision, null)
      setState('saved')
    },
    keepMine: async () => {
      const theirs = await call.flows.get({ flowId: saved.id })
      setSaved(theirs)
      await save(theirs.revision)
    },
    seeTheirs: async () => {
      const theirs = await call.flows.get({ flowId: saved.id })
      setSaved(theirs)
      onSaved(theirs)
      setDraft(theirs.draft)
      keepHere(theirs.id, theirs.revision, null)
      setState('saved')
    },
  }
}
