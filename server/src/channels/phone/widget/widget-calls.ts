/** "Call us" in the widget, as the program opens it: routes, the socket browsers call by, and who a leg at the switch belongs to. */
import type { WatchKind } from '../../../base/watches.ts'
import { WebSocketServer } from 'ws'
import type { Served } from '../../../base/http.ts'
import { refuseUpgrade } from '../../../base/upgrades.ts'
import type { Switch } from '../softphone/softphone.ts'
import { endBrowser, openBrowser, tellBrowser, type Browser } from './browser.ts'
import type { WidgetCallsOptions } from './options.ts'
import { CALL_PATH, widgetCallsRoutes } from './routes.ts'
import { openVisits, type Visits } from './visits.ts'

const MOST_BYTES = 32 * 1024
/** Sockets opened from one address: a household behind one, not a program. */
const OPENED_PER_MINUTE = 30
/** All of this node, before any of them has shown a pass. */
const MOST_SOCKETS = 2000

export const openWidgetCalls = (of: WidgetCallsOptions) => {
  const visits = of.switch ? openVisits(of.switch.telephony) : null
  const following = new Set<Browser>()
  const watch: WatchKind = {
    kind: 'phone.widget-calls',
    run: () => Promise.resolve(),
    hear(events) {
      if (following.size === 0) return
      const changed = new Set(events.flatMap(({ event }) => (event.type === 'call.changed' ? [event.callId] : [])))
      for (const one of following) if (one.ref && changed.has(one.ref.callId)) tellBrowser(one)
    },
  }
  return {
    routes: widgetCallsRoutes(of, visits),
    visits,
    watches: visits ? [watch] : [],
    /** Opens the socket of a node that answers requests; the returned function ends it, and leaves the calls. */
    attach: (served: Served): (() => void) =>
      visits && of.switch ? openSocket({ ...of, switch: of.switch, visits, served, following }) : () => {},
  }
}
export type WidgetCalls = ReturnType<typeof openWidgetCalls>

type Open = WidgetCallsOptions & { switch: Switch; visits: Visits; served: Served; following: Set<Browser> }

const openSocket = ({ db, switch: at, visits, served, following, isOwnPage }: Open): (() => void) => {
  const wss = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES, perMessageDeflate: false })
  const off = served.upgrades.on(CALL_PATH, (request, socket, head) => {
    const { headers } = request
    try {
      served.rateLimit.take(`call ${served.proxies.addressOf(request)}`, OPENED_PER_MINUTE)
    } catch {
      return refuseUpgrade(socket, '429 Too Many Requests')
    }
    if (!at.telephony.isUp || wss.clients.size >= MOST_SOCKETS) return refuseUpgrade(socket, '503 Service Unavailable')
    wss.handleUpgrade(request, socket, head, (browser) =>
      openBrowser(browser, {
        db,
        telephony: at.telephony,
        sipUrl: at.sipUrl,
        visits,
        isOwnPage: isOwnPage(headers),
        origin: headers.origin,
        follow: (one) => void following.add(one),
        unfollow: (one) => void following.delete(one),
      }),
    )
  })
  return () => {
    off()
    for (const one of Array.from(following)) endBrowser(one, 1012, 'restarting')
    for (const client of wss.clients) client.close(1012, 'restarting')
    wss.close()
  }
}
