/** The agent's phone in the browser: what it registers with at the switch. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { At } from './values.ts'

/** Where media finds its way out of a closed network (TURN, RFC 8656); as `RTCIceServer` takes it. */
export const IceServer = z.object({
  urls: z.array(z.string().max(500)).max(10),
  username: z.string().optional(),
  credential: z.string().optional(),
})

export const softphone = {
  register: endpoint({
    method: 'POST',
    path: '/softphone/register',
    permission: 'interactions.handle',
    summary: 'Admit this browser as my phone; the one that was it before is it no longer',
    output: z.object({
      /** Tells this browser from others of the same person. */
      registrationId: z.uuid(),
      user: z.string(),
      password: z.string(),
      domain: z.string(),
      /** A WebSocket of this very origin, subprotocol `sip` (RFC 7118). */
      socketPath: z.string(),
      iceServers: z.array(IceServer),
      /** Register again before then. */
      expiresAt: At,
    }),
    refusals: ['phone_off'],
    perMinute: 30,
  }),
}
