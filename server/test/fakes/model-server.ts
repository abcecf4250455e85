/** An OpenAI-compatible endpoint on a free port that does what a test tells it, bad manners included. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { TestContext } from 'node:test'

export interface Asked {
  path: string
  headers: IncomingMessage['headers']
  body: {
    model: string
    messages: { role: string; content: string }[]
    response_format?: unknown
    max_tokens?: number
    max_completion_tokens?: number
  }
  /** The turns as they were sent. */
  turns: { turn: number; by: string; text: string }[]
}
export type Manner = (asked: Asked, response: ServerResponse) => void

const send = (response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(body)
}

/** An answer as good endpoints give it. */
export const says =
  (content: unknown, tokens = 500): Manner =>
  (_, response) =>
    send(
      response,
      200,
      JSON.stringify({
        id: 'x',
        object: 'chat.completion',
        model: 'tiny-1',
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: typeof content === 'string' ? content : JSON.stringify(content) },
          },
        ],
        usage: { prompt_tokens: tokens - 100, completion_tokens: 100, total_tokens: tokens },
      }),
    )
export const fails =
  (status: number, message = 'no', headers: Record<string, string> = {}): Manner =>
  (_, response) =>
    send(response, status, JSON.stringify({ error: { message } }), headers)
/** Takes the question and never answers. */
export const silent: Manner = () => undefined
/** Begins and goes on for ever, a little at a time. */
export const endless: Manner = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  const drip = setInterval(() => response.write(' '), 10)
  response.on('close', () => clearInterval(drip))
}
/** Begins a long answer and hangs up. */
export const hangsUp: Manner = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
  response.write('{"choices":', () => response.destroy())
}
/** Cuts the connection before a word is said. */
export const resets: Manner = (_, response) => void response.socket?.resetAndDestroy()
/** More than anybody should read; `sent` tells how much went out before we hung up. */
export const flood =
  (sent: { bytes: number }): Manner =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const block = Buffer.alloc(64 * 1024, 'x')
    const more = (): void => {
      while (!response.destroyed && sent.bytes < 512 * 1024 * 1024) {
        sent.bytes += block.length
        if (!response.write(block)) return void response.once('drain', more)
      }
    }
    more()
  }
export const redirects =
  (to: string, status = 307): Manner =>
  (_, response) =>
    send(response, status, '', { location: to })
export const raw =
  (text: string): Manner =>
  (_, response) =>
    send(response, 200, text)

/** `manners` are used in turn, the last one again and again; change them with `now`. */
export const modelServer = async (t: Pick<TestContext, 'after'>, ...manners: Manner[]) => {
  let left = manners
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (piece: string) => (text += piece))
    request.on('end', () => {
      const body = JSON.parse(text || '{}') as Asked['body']
      const data = /\n(\[.*\])\n/.exec(body.messages?.find((m) => m.role === 'user')?.content ?? '')?.[1]
      const one: Asked = {
        path: request.url ?? '',
        headers: request.headers,
        body,
        turns: data ? (JSON.parse(data) as Asked['turns']) : [],
      }
      asked.push(one)
      const manner = left.length > 1 ? left.shift() : left[0]
      manner?.(one, response)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}/v1`, asked, now: (...next: Manner[]) => void (left = next) }
}
