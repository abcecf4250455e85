/** A caller who is told that the call may be recorded or written down, before the menu and before anybody answers: heard to its end, cut short by 0, or declined by a key. Pure. */
import { REFUSE_MS, type Announcement, type At, type Call, type CallEvent, type Onward, type Stepped } from './call.ts'
import { as, over, say, to } from './moves.ts'
import { declinedSaid } from './recordings/announcing.ts'

export const onAnnounce = (call: Call, event: Extract<CallEvent, { kind: 'announce' }>, at: At): Stepped => {
  if (call.stage !== 'arriving') return as(call)
  const { handle, said, refuseKey, leadsTo, isOfWords } = event
  const announcement: Announcement = {
    refuseKey,
    language: said[0]?.language ?? 'en',
    isAudible: true,
    isWhole: false,
    isRefused: false,
    ...(isOfWords ? { isOfWords } : {}),
  }
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
  if (!announcement || menu?.saying?.handle !== handle || typeof menu.next === 'string') return as(call)
  return as({ ...call, announcement: { ...announcement, isAudible: false } })
}
