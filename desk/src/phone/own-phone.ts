/** The phone of this tab: one for the whole desk, over real browsers, timers and the server. */
import { useSyncExternalStore } from 'react'
import { call } from '../api/call.ts'
import { chosenDevices, closeMicrophone, openMicrophone, useSpeaker } from './devices.ts'
import { createPhone, type PhoneState } from './phone.ts'

let speaker: HTMLAudioElement | undefined
/** What the other end says comes out of here; sounds outside of an element are silent in some browsers. */
const speakerOf = (): HTMLAudioElement => {
  speaker ??= new Audio()
  void useSpeaker(speaker, chosenDevices().speakerId)
  return speaker
}
export const changeSpeaker = (): void => void speakerOf()

export const phone = createPhone({
  register: () => call.softphone.register(),
  loadWire: async () => (await import('./jssip.ts')).openJssip,
  speaker: speakerOf,
  openMicrophone,
  closeMicrophone,
  later: (run, ms) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  nowMs: () => Date.now(),
  random: () => Math.random(),
})

export const usePhone = (): PhoneState => useSyncExternalStore(phone.subscribe, phone.state)

/** Tabs of this browser speak with each other: a new one does not take the phone from one that is in a call. */
const channelName = 'peakend.phone'
const replyMs = 200

/** Becomes the phone, unless another tab is in a call; the returned function lets it go. */
export function startPhone(): () => void {
  if (!('BroadcastChannel' in globalThis)) {
    phone.connect()
    return phone.stop
  }
  const channel = new BroadcastChannel(channelName)
  let isAsking = true
  const timer = setTimeout(() => {
    isAsking = false
    phone.connect()
  }, replyMs)
  channel.addEventListener('message', ({ data }) => {
    if (data === 'anybody in a call?' && phone.state().call) channel.postMessage('in a call')
    if (data !== 'in a call' || !isAsking) return
    isAsking = false
    clearTimeout(timer)
    phone.standBack()
  })
  channel.postMessage('anybody in a call?')
  return () => {
    clearTimeout(timer)
    channel.close()
    phone.stop()
  }
}
