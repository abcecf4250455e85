/** A way to ARI that fails as networks do: between the program and a real Asterisk, it is cut, falls silent with both ends still open, or delays, refuses, doubles and disorders what goes by. */
import { createServer, request as ask, type IncomingMessage } from 'node:http'
import { type AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'

export interface Request {
  request_id: string
  method: string
  uri: string
}
export interface Event {
  type: string
  [field: string]: unknown
}

export interface AriProxy {
  readonly url: string
  /** Sockets that are open just now, and how many were opened since the beginning. */
  readonly sockets: () => { open: number; opened: number }
  /** Requests that went by, `POST channels/x`. */
  readonly asked: readonly string[]
  /** Ends every socket. */
  cut: () => void
  /** Nothing goes by any more, either way, not even a pong; nobody is told. */
  stall: () => void
  /** Sockets that come from now on go by again. */
  resume: () => void
  /** What is done about a request or an event from now on; null for nothing. */
  onRequest: (
    rule: ((request: Request) => { status: number } | { answerAfterMs: number } | { lose: true } | undefined) | null,
  ) => void
  /** What comes in place of an event. */
  onEvent: (rule: ((event: Event) => readonly Event[]) | null) => void
  close: () => void
}

type Pair = { ours: WebSocket; theirs: WebSocket }

export const openAriProxy = async (target: string): Promise<AriProxy> => {
  const server = createServer((request, response) => {
    // recordings, read by HTTP
    const onward = ask(`${target}${request.url}`, { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  const sockets = new WebSocketServer({ server, autoPong: false, perMessageDeflate: false })
  const pairs = new Set<Pair>()
  const asked: string[] = []
  const late = new Map<string, number>()
  let [isStalled, opened] = [false, 0]
  let requestRule: Parameters<AriProxy['onRequest']>[0] = null
  let eventRule: Parameters<AriProxy['onEvent']>[0] = null

  const toAsterisk = ({ ours, theirs }: Pair, text: string) => {
    const request = JSON.parse(text) as Request
    asked.push(`${request.method} ${request.uri}`)
    const fate = requestRule?.(request)
    if (fate && 'lose' in fate) return
    if (fate && 'status' in fate) {
      const { request_id } = request
      const answer = { type: 'RESTResponse', request_id, status_code: fate.status, reason_phrase: 'No' }
      return ours.send(JSON.stringify(answer))
    }
    if (fate) late.set(request.request_id, fate.answerAfterMs)
    theirs.send(text)
  }
  const toUs = ({ ours }: Pair, text: string) => {
    const event = JSON.parse(text) as Event
    if (event.type !== 'RESTResponse') {
      for (const one of eventRule?.(event) ?? [event]) ours.send(JSON.stringify(one))
      return
    }
    const waitMs = late.get(String(event['request_id']))
    late.delete(String(event['request_id']))
    if (waitMs === undefined) ours.send(text)
    else setTimeout(() => ours.readyState === WebSocket.OPEN && ours.send(text), waitMs).unref()
  }

  sockets.on('connection', (ours: WebSocket, { url = '', headers: { authorization = '' } }: IncomingMessage) => {
    opened++
    const theirs = new WebSocket(`${target.replace(/^http/, 'ws')}${url}`, { headers: { authorization } })
    const pair = { ours, theirs }
    pairs.add(pair)
    let isSilent = isStalled
    silences.add(() => (isSilent = true))
    const before: string[] = []
    theirs.on('open', () => before.splice(0).forEach((text) => toAsterisk(pair, text)))
    ours.on('message', (data: Buffer) => {
      if (isSilent) return
      if (theirs.readyState === WebSocket.OPEN) toAsterisk(pair, data.toString())
      else before.push(data.toString())
    })
    ours.on('ping', (data) => isSilent || ours.pong(data))
    theirs.on('message', (data: Buffer) => isSilent || toUs(pair, data.toString()))
    const end = () => {
      pairs.delete(pair)
      ours.terminate()
      theirs.terminate()
    }
    for (const socket of [ours, theirs]) socket.on('close', end).on('error', end)
  })
  const silences = new Set<() => void>()
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sockets: () => ({ open: pairs.size, opened }),
    asked,
    cut() {
      for (const { ours } of pairs) ours.terminate()
    },
    stall() {
      isStalled = true
      for (const silence of silences) silence()
      silences.clear()
    },
    resume: () => void (isStalled = false),
    onRequest: (rule) => void (requestRule = rule),
    onEvent: (rule) => void (eventRule = rule),
    close() {
      for (const { ours, theirs } of pairs) {
        ours.terminate()
        theirs.terminate()
      }
      sockets.close()
      server.close()
      server.closeAllConnections()
    },
  }
}
