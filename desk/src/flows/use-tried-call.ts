import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Flow, FlowHappened, TriedCaller } from '@peakend/contract/flows.ts'
import { ask } from '../api/call.ts'
import { useLanguage } from '../words/words.ts'
import { sendable } from './menu-rules.ts'
import { actsNow, endsByItself, firstCaller, listeningIn, typed } from './trying.ts'

/** Long enough to see that something was said, short enough not to wait for it. */
const SPOKEN_MS = 350

/** A call that is tried: kept as what the caller did, and walked anew from the beginning when the menu or the caller changes. */
export function useTriedCall(flow: Flow, onHere: (name: string | null) => void) {
  const language = useLanguage()
  const [caller, setCaller] = useState<TriedCaller>(() => firstCaller(language))
  const [happened, setHappened] = useState<FlowHappened[] | null>(null)
  const [typing, setTyping] = useState('')
  const isCalling = happened !== null
  const query = useQuery({
    ...ask.flows.tryOut({ draft: sendable(flow), caller, happened: happened ?? [] }),
    enabled: isCalling,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const tried = isCalling ? query.data : undefined
  const isCurrent = tried !== undefined && !query.isPlaceholderData
  const did = (one: FlowHappened) => {
    setTyping('')
    setHappened((before) => [...(before ?? []), one])
  }
  useEffect(() => {
    if (!isCurrent || !endsByItself(tried)) return
    const timer = setTimeout(() => setHappened((before) => [...(before ?? []), { kind: 'said' }]), SPOKEN_MS)
    return () => clearTimeout(timer)
  }, [isCurrent, tried])
  const at = tried?.at ?? null
  useEffect(() => {
    onHere(at)
  }, [at, onHere])
  const acts = actsNow(tried)
  const isEnded = isCurrent && (tried.isOver || tried.isStuck)
  return {
    caller,
    setCaller,
    tried,
    typing,
    isCalling,
    /** What keeps the call from being walked. */
    error: isCalling ? query.error : null,
    isEnded,
    canAnswer: isCurrent && !isEnded,
    isRecording: acts.some(({ kind }) => kind === 'record-message'),
    did,
    press: (key: string) => {
      const { typing: next, sent } = typed(typing, key, listeningIn(acts))
      if (sent) did(sent)
      else setTyping(next)
    },
    begin: () => {
      setTyping('')
      setHappened([])
    },
    hangUp: () => setHappened(null),
  }
}
