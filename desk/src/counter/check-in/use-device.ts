/** The page's place, its outbox and the network, as the screens use them. */
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { CounterPage, VisitState } from '@peakend/contract/visits.ts'
import { newSenderId } from '../../api/sender-id.ts'
import { ask, type Said } from './ask.ts'
import { keepAt, newSecret } from './device.ts'
import { openOutbox, type Letter } from './outbox.ts'
import { useLooking } from './use-looking.ts'

/** How often what is kept is tried again, and the place looked at anew. */
const againMs = 4000
const lookMs = 30_000

export interface Entered {
  name: string
  needId?: string
  about: string
  appointment?: { code?: string; time?: string; invitation?: string }
  email?: string
}

export type Answered = Exclude<Said<unknown>, { is: 'silence' }>

/** The page of a place: fresh, or as it was when there was a network; `null` where there is no such place. */
const usePage = (key: string, keep: ReturnType<typeof keepAt>, invitation: string | null) => {
  const [page, setPage] = useState<CounterPage | null | undefined>(() => {
    const kept = keep.read<CounterPage>('page')
    // what is kept may be of another link
    return kept ? { ...kept, invited: keep.read('invitation') === invitation ? kept.invited : null } : undefined
  })
  const [isFresh, setFresh] = useState(false)
  const [isOnline, setOnline] = useState(true)
  const link = invitation === null ? '' : `&invitation=${encodeURIComponent(invitation)}`
  const look = useCallback(async () => {
    const said = await ask<CounterPage>('GET', `page?key=${encodeURIComponent(key)}${link}`)
    setOnline(said.is !== 'silence')
    if (said.is === 'answer') {
      keep.write('page', said.body)
      keep.write('invitation', invitation)
      setPage(said.body)
      setFresh(true)
    } else if (said.is === 'no') setPage(null)
  }, [key, keep, link, invitation])
  useLooking(look, lookMs)
  return { page, isFresh, isOnline, setOnline, look }
}

export const useDevice = (key: string, invitation: string | null) => {
  const keep = useMemo(() => keepAt(key, localStorage), [key])
  const { page, isFresh, isOnline, setOnline, look } = usePage(key, keep, invitation)
  const [waiters] = useState(() => new Map<string, (said: Answered) => void>())
  const box = useMemo(
    () =>
      openOutbox({
        keep,
        nowMs: () => performance.now(),
        send: async (letter: Letter) => {
          const more = letter.path === 'check-ins' ? { heldBackMs: Math.round(letter.keptMs) } : {}
          const said = await ask('POST', letter.path, { ...letter.body, key, senderId: letter.senderId, ...more })
          setOnline(said.is !== 'silence')
          return said
        },
        told: (senderId, said) => {
          waiters.get(senderId)?.(said)
          waiters.delete(senderId)
        },
      }),
    [keep, key, setOnline, waiters],
  )
  const [count, setCount] = useState(() => box.count())
  const flush = useCallback(async () => {
    await box.flush()
    setCount(box.count())
  }, [box])
  useEffect(() => {
    const now = () => void flush()
    const first = setTimeout(now)
    const timer = setInterval(now, againMs)
    window.addEventListener('online', now)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
      window.removeEventListener('online', now)
    }
  }, [flush])
  /** Keeps a letter and tries at once; the answer where there is one, null where it stays kept. `later` is told of an answer that comes after that. */
  const post = useCallback(
    async (path: Letter['path'], body: Record<string, unknown>, later?: (said: Answered) => void) => {
      const senderId = newSenderId()
      let now: Answered | null = null
      waiters.set(senderId, (said) => (now = said))
      box.add({ senderId, path, body })
      await flush()
      if (now === null && later) waiters.set(senderId, later)
      return now as Answered | null
    },
    [box, flush, waiters],
  )
  /** Checks in with a secret of its own, which is known before anybody has answered. */
  const checkIn = useCallback(
    async (entered: Entered, language: string, later?: (said: Answered) => void) => {
      const secret = newSecret()
      return { secret, said: await post('check-ins', { ...entered, language, secret }, later) }
    },
    [post],
  )
  const forgetRefused = useCallback(() => {
    box.forgetRefused()
    setCount(box.count())
  }, [box])
  return { key, invitation, page, isFresh, isOnline, look, keep, post, checkIn, count, forgetRefused }
}
export type Device = ReturnType<typeof useDevice>

export const stateIn = (said: Answered): VisitState | null => (said.is === 'answer' ? (said.body as VisitState) : null)
