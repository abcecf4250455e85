/** A caller who is told that the call may be recorded or written down, before the menu and before anybody answers: heard to its end, cut short by 0, or declined by a key. Pure. */
import {
  REFUSE_MS,
  type Announcement,
  type At,
  type Call,
  type CallEvent,
  type Onward,
  type Said,
  type Stepped,
  type Tells,
} from './call.ts'
import { as, over, say, talking, to } from './moves.ts'
import { declinedSaid } from './recordings/announcing.ts'

const heardOf = ({ said, refuseKey, isOfWords }: Tells): Announcement => ({
  refuseKey,
  language: said[0]?.language ?? 'en',
  isAudible: true,
  isWhole: false,
  isRefused: false,
  ...(isOfWords ? { isOfWords } : {}),
})

export const onAnnounce = (call: Call, event: Extract<CallEvent, { kind: 'announce' }>, at: At): Stepped => {
  if (call.stage !== 'arriving') return as(call)
  const { handle, said, refuseKey, leadsTo } = event
  const announcement = heardOf(event)
  const listen = refuseKey === null ? null : { waitMs: REFUSE_MS, betweenMs: REFUSE_MS, most: 1 }
  const saying = { handle, sounds: [], said, sinceMs: at.nowMs }
  const menu = { saying, listen, message: null, typed: '', sinceMs: at.nowMs, next: leadsTo }
  return as(to(call, 'menu', at, { menu, announcement }))
}

/** It was said; whoever may decline has a moment more. */
export const onToldEnd = (call: Call, leadsTo: Onward, isWhole: boolean, at: At): Stepped => {
  const { menu, announcement } = call
  if (!menu || !announcement) return leadOn(call, leadsTo)
  const told = announcement.isRefused ? announcement : { ...announcement, isWhole: isWhole && announcement.isAudible }
  const heard = { ...call, announcement: told, menu: { ...menu, saying: null, sinceMs: at.nowMs } }
  return menu.listen ? as(heard) : leadOn(heard, leadsTo)
}

export const leadOn = (call: Call, leadsTo: Onward): Stepped => {
  const menu = call.menu && { ...call.menu, saying: null, listen: null, typed: '', next: 'said' as const }
  return as({ ...call, menu }, { do: 'lead-on', leadsTo })
}

/** 0 leads to a person at once, told to the end or not; the key declines, which is said back. */
export const onToldKey = (call: Call, leadsTo: Onward, digit: string, at: At): Stepped => {
  const { menu, announcement } = call
  if (digit === '0') {
    const led = leadOn(call, leadsTo)
    if ('refused' in led || leadsTo.flowId === null) return led
    return { ...led, deeds: [...led.deeds, { do: 'walk', happened: { kind: 'typed', digits: '0' } }] }
  }
  if (!menu || !announcement || digit !== announcement.refuseKey || announcement.isRefused) return as(call)
  const saying = {
    handle: `${menu.saying?.handle ?? `declined-${call.id}`}-declined`,
    sounds: [],
    said: [declinedSaid(announcement)],
    sinceMs: at.nowMs,
  }
  const now = { ...call, announcement: { ...announcement, isRefused: true }, menu: { ...menu, saying, listen: null } }
  return as(now, declined(announcement))
}

const declined = ({ isOfWords }: Announcement) => say(isOfWords ? 'words-declined' : 'recording-declined')

/** In line the key declines too, until somebody answers. */
export const onKeyInLine = (call: Call, digit: string, at: At): Stepped => {
  const { announcement } = call
  if (!announcement || announcement.isRefused || digit !== announcement.refuseKey) return as(call)
  const words = {
    handle: `declined-${call.id}`,
    sounds: [],
    said: [declinedSaid(announcement)],
    sinceMs: at.nowMs,
  }
  return as({ ...call, words, announcement: { ...announcement, isRefused: true } }, declined(announcement))
}

/** Nothing could speak it: nobody was told. */
export const onUnspoken = (call: Call, handle: string, at: At): Stepped => {
  const { menu, announcement } = call
  // nobody was asked anything
  if (call.isAsked && menu?.saying?.handle === handle) return as(over(call, at))
  const isOut = call.stage === 'dialling' && call.words?.handle === handle
  const isIn = menu?.saying?.handle === handle && typeof menu.next !== 'string'
  if (!announcement || !(isOut || isIn)) return as(call)
  return as({ ...call, announcement: { ...announcement, isAudible: false } })
}

const saidOut = (call: Call, what: string, said: readonly Said[], at: At) => ({
  handle: `${what}-${call.id}`,
  sounds: what === 'moment' ? [{ kind: 'silence', ms: REFUSE_MS } as const] : [],
  said,
  sinceMs: at.nowMs,
})

/** Whom we called has answered: told first where there is something to tell, else with their agent. */
export const onReached = (call: Call, at: At): Stepped => {
  const { tells } = call
  if (!tells) return onward(call, at)
  return as({ ...call, announcement: heardOf(tells), words: saidOut(call, 'told', tells.said, at) })
}

const onward = (call: Call, at: At): Stepped => as(talking(call, at), say('reached'), { do: 'spoken' })

/** Words to whom we called are over: after the announcement they have a moment more to decline. */
export const onToldOut = (call: Call, isWhole: boolean, at: At): Stepped => {
  const { announcement, words } = call
  if (!announcement || words?.handle !== `told-${call.id}`) return onward(call, at)
  const told = { ...announcement, isWhole: isWhole && announcement.isAudible }
  const now = { ...call, announcement: told }
  if (announcement.refuseKey === null || !told.isAudible) return onward(now, at)
  return as({ ...now, words: saidOut(call, 'moment', [], at) })
}

/** They decline, which is said back; 0 goes on at once, told to the end or not. */
export const onKeyOut = (call: Call, digit: string, at: At): Stepped => {
  const { announcement } = call
  if (!announcement || announcement.isRefused) return as(call)
  if (digit === '0') return onward(call, at)
  if (digit !== announcement.refuseKey) return as(call)
  const now = { ...call, announcement: { ...announcement, isRefused: true } }
  return as({ ...now, words: saidOut(call, 'declined', [declinedSaid(announcement)], at) }, declined(announcement))
}
