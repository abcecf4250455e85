/** The e-mail channel, as main opens it: mailboxes and their readers, messages and their routes, what is sent. */
import { createHmac, hkdfSync } from 'node:crypto'
import { Intake } from './intake/batch.ts'
import { openPace } from './intake/pace.ts'
import { openReading } from './intake/reading-beside.ts'
import { openTokens } from './mailboxes/oauth.ts'
import { mailboxWatch } from './mailboxes/watching.ts'
import type { EmailOptions } from './options.ts'
import { lettersRoutes } from './letters/routes.ts'
import { emailRoutes, originalRoute } from './routes.ts'
import { sendingDelivery } from './sending/delivery.ts'
import { offerTimer } from './sending/offering.ts'
import { emailWayOut } from './sending/sending.ts'

export const openEmail = (options: EmailOptions) => {
  const { db, keeper, blobs, callBackLink } = options
  const secret = Buffer.from(hkdfSync('sha256', options.secret, 'peakend', 'reply addresses', 32))
  const loopOf = (workspaceId: string) =>
    createHmac('sha256', secret).update(`loop ${workspaceId}`).digest('hex').slice(0, 32)
  const tokens = openTokens(db.clock)
  const pace = openPace()
  const read = openReading(options.readingMs)
  const intake = new Intake({ db, blobs, secret, loopOf, pace, read })
  const { pollMs, waitsMs, sessionMs } = options
  return {
    routes: emailRoutes({ ...options, tokens }),
    letters: lettersRoutes({ db, blobs, secret, read }),
    rawRoutes: [originalRoute(options)],
    watches: [{ ...mailboxWatch({ db, keeper, tokens, intake, pollMs, waitsMs, sessionMs }), hear: pace.hear }],
    jobs: [sendingDelivery({ db, keeper, tokens, blobs, secret, loopOf, callBackLink }), offerTimer],
    wayOut: emailWayOut,
    intake,
  }
}
