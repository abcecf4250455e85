/** The channels SMS and WhatsApp, as main opens them: accounts and their providers, what comes in, what goes out. */
import type { Database } from '../../base/database.ts'
import type { JobKind } from '../../base/jobs.ts'
import { attachmentOf, readAttachment, shownAttachments } from '../../interactions/attachments/attachments.ts'
import type { Keeper } from '../../base/secrets.ts'
import type { Adapter } from './adapter.ts'
import { httpAdapter } from './http/provider.ts'
import { callbackRoute } from './intake/callbacks.ts'
import { fetchDelivery, type Blobs } from './intake/files.ts'
import { messagingRoutes } from './routes.ts'
import { messageDeliveries } from './sending/delivery.ts'
import { offerInLine, offerTimer, type CallBackLink } from './sending/offering.ts'
import { messageWayOut } from './sending/sending.ts'
import { followMessageSilence, messageSilenceTimer } from './silence.ts'
import { openCentres, type CentreOptions } from './smpp/centre.ts'
import { fragmentsTimer } from './smpp/fragments.ts'
import { fetchCloudFile, openCloud, type FilesToSend } from './whatsapp/cloud.ts'

export interface MessagingOptions {
  db: Database
  /** Seals passwords and tokens of accounts. */
  keeper: Keeper
  /** Where the bytes of files lie. */
  blobs: Blobs
  /** Where providers reach us. */
  publicUrl: () => string
  /** Where the customer of a conversation asks for a call-back; none is offered without it. */
  callBackLink?: CallBackLink
  waitsMs?: CentreOptions['waitsMs']
}

export const openMessaging = (options: MessagingOptions) => {
  const { db, keeper, blobs, publicUrl, callBackLink } = options
  const centres = openCentres(options)
  const cloud = openCloud(filesToSend(db, blobs))
  const adapters = new Map<string, Adapter>([httpAdapter, centres.adapter, cloud].map((one) => [one.kind, one]))
  return {
    routes: messagingRoutes({ db, keeper, adapters, publicUrl }),
    rawRoutes: [callbackRoute({ db, keeper, publicUrl })],
    watches: [centres.watch],
    jobs: [
      ...messageDeliveries({ db, keeper, adapters, places: centres.places, callBackLink }),
      fetchDelivery({ db, keeper, blobs, fetchFile: fetchCloudFile }),
      messageSilenceTimer,
      ...(callBackLink ? [offerTimer] : []),
      fragmentsTimer,
    ] satisfies JobKind[],
    reactions: callBackLink ? [followMessageSilence, offerInLine] : [followMessageSilence],
    waysOut: [messageWayOut('sms'), messageWayOut('whatsapp')],
  }
}

const filesToSend = (db: Database, files: Blobs): FilesToSend => ({
  async typesOf({ workspaceId }, ids) {
    const shown = await db.read(workspaceId, (tx) => shownAttachments(tx, ids))
    return ids.map((id) => shown.get(id)?.type ?? null)
  },
  async read({ workspaceId }, id) {
    const row = await db.read(workspaceId, (tx) => attachmentOf(tx, id))
    if (!row) return null
    const chunks: Buffer[] = []
    for await (const chunk of await readAttachment({ db, files }, workspaceId, id)) chunks.push(chunk as Buffer)
    return { name: row.name, type: row.type, bytes: Buffer.concat(chunks) }
  },
})
