/** A customer's own call-back, asked for with whatever bearer their device has: a link's, or that of a visit at the counter. */
import { useCallback, useState } from 'react'
import type { CallBackPage, CallBackSlot, CallBackWay } from '@peakend/contract/callbacks.ts'
import { useLooking } from '../../counter/check-in/use-looking.ts'

/** An answer later than this is none. */
const timeoutMs = 10_000
const lookMs = 15_000

type Said<T> = { is: 'answer'; body: T } | { is: 'no'; code: string } | { is: 'silence' }

const ask = async <T>(method: string, at: string, token: string, body?: unknown): Promise<Said<T>> => {
  try {
    const answer = await fetch(`/api/chat/call-back${at}`, {
      method,
      credentials: 'omit',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (answer.ok) return { is: 'answer', body: (await answer.json()) as T }
    if (answer.status >= 500 || answer.status === 429) return { is: 'silence' }
    return { is: 'no', code: ((await answer.json().catch(() => ({}))) as { code?: string }).code ?? 'invalid' }
  } catch {
    return { is: 'silence' }
  }
}

export interface Wish {
  senderId: string
  when: 'my-turn' | { slotFrom: string }
  way: CallBackWay
  /** Left out: the one we know. */
  address: string | undefined
  language: string
}

/** The page (null: the bearer opens nothing), kept true while it is looked at; and what may be done. */
export const useOwnCallBack = (token: string) => {
  const [page, setPage] = useState<CallBackPage | null | undefined>()
  const [isOnline, setOnline] = useState(true)
  const look = useCallback(async () => {
    const said = await ask<CallBackPage>('GET', '', token)
    setOnline(said.is !== 'silence')
    if (said.is === 'answer') setPage(said.body)
    else if (said.is === 'no') setPage(null)
  }, [token])
  useLooking(look, lookMs)
  const tell = async (method: string, at: string, body: unknown): Promise<string | null> => {
    const said = await ask<CallBackPage>(method, at, token, body)
    if (said.is === 'answer') setPage(said.body)
    return said.is === 'answer' ? null : said.is === 'no' ? said.code : 'failed'
  }
  return {
    page,
    isOnline,
    /** The refusal's code, or null where it was taken. */
    wish: (wish: Wish) => tell('PUT', '', wish),
    cancel: (waits: boolean) => tell('POST', '/cancel', { waits }),
    slots: useCallback(
      async (way: CallBackWay): Promise<CallBackSlot[]> => {
        const said = await ask<{ rows: CallBackSlot[] }>('GET', `/slots?way=${way}`, token)
        return said.is === 'answer' ? said.body.rows : []
      },
      [token],
    ),
    conversation: () => ask<{ key: string; visitorToken: string }>('POST', '/conversation', token, {}),
  }
}
export type OwnCallBackActs = ReturnType<typeof useOwnCallBack>
