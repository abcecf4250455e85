/**
 * One call: the browser's sound by WebRTC straight to the switch, and a socket of our server that carries offer, answer and where the call stands. The sound does not depend
 * on the socket: one that falls is opened again and finds its call.
 */
import type { OwnCall } from '@peakend/contract/widget-calls.ts'

export type Fault = 'browser' | 'insecure' | 'refused' | 'microphone' | 'off' | 'busy' | 'many' | 'unreachable' | 'lost'

interface Pass {
  token: string
  socketUrl: string
  iceServers: RTCIceServer[]
}
export interface LineOptions {
  ask: <T>(method: string, path: string, input: object) => Promise<T>
  /** Where it stands has changed; null while the microphone is asked for. */
  heard: (call: OwnCall) => void
  /** Waits for a press in the browser's own question. */
  asking: (isAsking: boolean) => void
  closed: (opensAt: string | null) => void
  failed: (fault: Fault) => void
}
export interface Line {
  press: (key: string) => void
  mute: (isMuted: boolean) => void
  hangUp: () => void
}

/** Found by then or not: what is known of ways to this browser is offered. */
const gatherMs = 2500
const againMs = 1500
const faultOfCode: Record<string, Fault> = {
  limit_reached: 'busy',
  too_many_requests: 'many',
  unreachable: 'unreachable',
}

/** Refused by a person, or not there. */
const faultOfMicrophone = (error: unknown): Fault =>
  (error as DOMException).name === 'NotAllowedError' ? 'refused' : 'microphone'

const gathered = (peer: RTCPeerConnection): Promise<void> =>
  new Promise((done) => {
    if (peer.iceGatheringState === 'complete') return done()
    setTimeout(done, gatherMs)
    peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && done()
  })

export function openLine(of: LineOptions): Line {
  let stream: MediaStream | undefined
  let peer: RTCPeerConnection | undefined
  let socket: WebSocket | undefined
  let isOver = false
  const loudspeaker = new Audio()
  loudspeaker.autoplay = true

  const end = () => {
    isOver = true
    socket?.close(1000)
    peer?.close()
    for (const track of stream?.getTracks() ?? []) track.stop()
    loudspeaker.srcObject = null
  }
  const fail = (fault: Fault) => {
    if (isOver) return
    end()
    of.failed(fault)
  }
  const hear = (text: string, rtc: RTCPeerConnection) => {
    const heard = JSON.parse(text) as { answer?: string; call?: OwnCall; refused?: string }
    if (heard.answer) rtc.setRemoteDescription({ type: 'answer', sdp: heard.answer }).catch(() => fail('lost'))
    if (heard.refused) fail(heard.refused === 'busy' ? 'busy' : 'off')
    if (!heard.call || isOver) return
    if (heard.call.stage === 'over' || heard.call.stage === 'booked') end()
    of.heard(heard.call)
  }
  const connect = (pass: Pass, rtc: RTCPeerConnection, offer?: string) => {
    const page = { url: location.href.split(/[?#]/)[0]?.slice(0, 2000), title: document.title.slice(0, 300) }
    const one = (socket = new WebSocket(pass.socketUrl))
    one.onopen = () => one.send(JSON.stringify({ pass: pass.token, offer, page }))
    one.onmessage = ({ data }) => socket === one && hear(String(data), rtc)
    one.onclose = () => {
      if (isOver || socket !== one) return
      // not put through yet: there is nothing to find again
      if (!rtc.remoteDescription) return fail('unreachable')
      setTimeout(() => isOver || connect(pass, rtc), againMs)
    }
  }
  const begin = async () => {
    const { pass, opensAt } = await of.ask<{ pass: Pass | null; opensAt: string | null }>('POST', '/chat/call', {})
    if (isOver) return
    if (!pass) {
      end()
      return of.closed(opensAt)
    }
    of.asking(true)
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    } catch (error) {
      return fail(faultOfMicrophone(error))
    }
    of.asking(false)
    if (isOver) return end()
    const rtc = (peer = new RTCPeerConnection({ iceServers: pass.iceServers }))
    for (const track of stream.getTracks()) rtc.addTrack(track, stream)
    rtc.ontrack = ({ streams: [theirs] }) => {
      loudspeaker.srcObject = theirs ?? null
      loudspeaker.play().catch(() => undefined)
    }
    rtc.onconnectionstatechange = () => rtc.connectionState === 'failed' && fail('lost')
    await rtc.setLocalDescription(await rtc.createOffer())
    await gathered(rtc)
    if (!isOver) connect(pass, rtc, rtc.localDescription?.sdp)
  }
  if (!isSecureContext) setTimeout(() => fail('insecure'))
  else if (!navigator.mediaDevices?.getUserMedia || typeof RTCPeerConnection === 'undefined')
    setTimeout(() => fail('browser'))
  else begin().catch((error: unknown) => fail(faultOfCode[(error as { code?: string }).code ?? ''] ?? 'off'))

  return {
    press: (key) => peer?.getSenders()[0]?.dtmf?.insertDTMF(key, 160, 60),
    mute(isMuted) {
      for (const track of stream?.getTracks() ?? []) track.enabled = !isMuted
    },
    hangUp() {
      if (socket?.readyState === WebSocket.OPEN) socket.send('{"do":"hang-up"}')
      end()
    },
  }
}
