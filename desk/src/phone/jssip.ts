/** The softphone behind `Wire`: JsSIP (SIP over WebSocket, RFC 7118) to our own server. Loaded only where calls are on. */
import { UA, WebSocketInterface } from 'jssip'
import type { IncomingRTCSessionEvent, UAConfiguration } from 'jssip/lib/UA'
import type { RTCSession } from 'jssip/lib/RTCSession'
import type { OpenWire, Wire, WireEvent } from './wire.ts'

/** Close codes of our server's socket (channels/phone/softphone). */
const ELSEWHERE = 4409
const SIGNED_OUT = 4401
const REFUSED = 4403
const BUSY_HERE = 486
const DECLINED = 603
/** Ways to reach this browser come one after the other; the first ones do where the last take long. */
const GATHER_MS = 700
/** Waits between tries, in seconds: JsSIP doubles from the first to the last, each with some chance. */
const FIRST_WAIT_S = 1
const LONGEST_WAIT_S = 15
const RENEW_S = 300
/** A socket that fell is opened again at once, once: JsSIP itself waits one second or two, and after two the customer is given to the line. */
const AT_ONCE_MS = 50
const SPREAD_MS = 150
const DIGIT_MS = 120

export const openJssip: OpenWire = (of, speaker, hear) => {
  const url = new URL(of.socketPath, location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const ua = new UA({
    sockets: [new WebSocketInterface(url.href)],
    uri: `sip:${of.user}@${of.domain}`,
    password: of.password,
    // calls go to the socket; the server lets no other name through
    contact_uri: `sip:${of.user}@${crypto.randomUUID().slice(0, 12)}.invalid;transport=ws`,
    register: true,
    register_expires: RENEW_S,
    connection_recovery_min_interval: FIRST_WAIT_S,
    connection_recovery_max_interval: LONGEST_WAIT_S,
    user_agent: 'Peakend',
  } satisfies UAConfiguration)
  let session: RTCSession | null = null
  let isOver = false
  let wasReady = false
  const connectAtOnce = () => {
    if (!wasReady) return
    wasReady = false
    // its types leave out the transport that it shows
    const { transport } = ua as UA & { transport: { connect: () => void } }
    setTimeout(() => !isOver && transport.connect(), AT_ONCE_MS + Math.random() * SPREAD_MS)
  }

  const end = (why: Extract<WireEvent, { kind: 'ended' }>['why']) => {
    if (isOver) return
    isOver = true
    ua.stop()
    hear({ kind: 'ended', why })
  }
  ua.on('registered', () => {
    wasReady = true
    hear({ kind: 'ready' })
  })
  ua.on('registrationFailed', (failed) => {
    // without an answer the socket fell, and is opened again
    if (failed.response) end('refused')
  })
  ua.on('disconnected', (closed) => {
    if (closed.code === ELSEWHERE) end('elsewhere')
    else if (closed.code === SIGNED_OUT) end('signed-out')
    else if (closed.code === REFUSED) end('refused')
    else if (!isOver) {
      hear({ kind: 'lost' })
      connectAtOnce()
    }
  })
  ua.on('newRTCSession', (begun: IncomingRTCSessionEvent | { originator: string; session: RTCSession }) => {
    if (begun.originator !== 'remote') return
    if (session) return begun.session.terminate({ status_code: BUSY_HERE })
    session = begun.session
    follow(begun.session, speaker, (event) => {
      if (event.kind === 'over') session = null
      hear(event)
    })
    hear({ kind: 'rings' })
  })
  ua.start()
  return { ...actsOn(() => session, of.iceServers), close: () => ((isOver = true), ua.stop()) }
}

const actsOn = (call: () => RTCSession | null, iceServers: readonly RTCIceServer[]): Omit<Wire, 'close'> => {
  const senderOf = () =>
    call()
      ?.connection?.getSenders()
      .find((sender) => sender.track?.kind === 'audio')
  return {
    answer: (mediaStream) => call()?.answer({ mediaStream, pcConfig: { iceServers: [...iceServers] } }),
    decline: () => call()?.terminate({ status_code: DECLINED }),
    hangUp: () => {
      const session = call()
      if (session && !session.isEnded()) session.terminate()
    },
    mute: (isMuted) => (isMuted ? call()?.mute({ audio: true }) : call()?.unmute({ audio: true })),
    sendDigits: (digits) =>
      call()?.sendDTMF(digits, { transportType: 'RFC2833' as never, duration: DIGIT_MS, interToneGap: DIGIT_MS }),
    use: async (microphone) => {
      const track = microphone.getAudioTracks()[0]
      if (track) await senderOf()?.replaceTrack(track)
    },
    stats: async () => (await call()?.connection?.getStats()) ?? null,
  }
}

const follow = (session: RTCSession, speaker: HTMLAudioElement, hear: (event: WireEvent) => void): void => {
  session.on('peerconnection', ({ peerconnection }: { peerconnection: RTCPeerConnection }) => {
    peerconnection.addEventListener('track', ({ streams, track }) => {
      speaker.srcObject = streams[0] ?? new MediaStream([track])
      // a browser that wants to be touched first has been: somebody answered
      speaker.play().catch(() => {})
    })
  })
  let gathering: ReturnType<typeof setTimeout> | undefined
  session.on('icecandidate', ({ ready }: { ready: () => void }) => {
    gathering ??= setTimeout(ready, GATHER_MS)
  })
  session.on('accepted', () => hear({ kind: 'answered' }))
  const over = (why: Extract<WireEvent, { kind: 'over' }>['why']) => {
    clearTimeout(gathering)
    speaker.srcObject = null
    hear({ kind: 'over', why })
  }
  session.on('ended', () => over('ended'))
  session.on('failed', ({ originator }: { originator: string }) =>
    over(originator === 'remote' ? 'taken-back' : 'failed'),
  )
}
