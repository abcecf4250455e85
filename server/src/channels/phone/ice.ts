/** How sound finds its way out of a closed network: the STUN and TURN servers a browser is told of, with credentials of its own where a server takes such. */
import { createHmac } from 'node:crypto'

/** As `RTCIceServer` takes it. */
export interface IceServer {
  urls: string[]
  username?: string
  credential?: string
}

export interface Ice {
  readonly servers: readonly IceServer[]
  /** What a TURN server of ours checks credentials with (coturn: `static-auth-secret`). */
  readonly turnSecret?: string
}

const isTurn = (url: string): boolean => /^turns?:/.test(url)

/**
 * What one browser is told. A TURN server without a user of its own gets one that is good until `until` and names nobody: the time in seconds and `who`, signed (the REST
 * scheme of draft-uberti-behave-turn-rest-00, as coturn reads it). The secret itself never leaves.
 */
export const iceServersFor = ({ servers, turnSecret }: Ice, of: { who: string; until: Date }): IceServer[] =>
  servers.map((server) => {
    if (!turnSecret || server.username !== undefined || !server.urls.some(isTurn)) return { ...server }
    const username = `${Math.floor(of.until.getTime() / 1000)}:${of.who}`
    return { ...server, username, credential: createHmac('sha1', turnSecret).update(username).digest('base64') }
  })

/** A TURN server that nobody could be let in by. */
export const lacksCredentials = ({ servers, turnSecret }: Ice): boolean =>
  !turnSecret && servers.some(({ urls, username }) => username === undefined && urls.some(isTurn))
