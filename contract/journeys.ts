/** The customer's story: touchpoints, stages, events from outside, and one timeline over everything. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { CustomerId, JourneyEventId, QueueId, TouchpointId } from './ids.ts'
import { At, Channel, Cursor, Done, Limit, Page, ScreenLanguage, Written } from './values.ts'

/** Kinds we know how to show; anything else is kept and shown by its own name. */
export const KnownJourneyKind = z.enum([
  'order.placed',
  'order.paid',
  'order.cancelled',
  'order.returned',
  'basket.left',
  'basket.recovered',
  'delivery.sent',
  'delivery.late',
  'delivery.done',
  'delivery.failed',
  'bill.sent',
  'bill.paid',
  'bill.overdue',
  'account.opened',
  'account.closed',
  'page.viewed',
  'product.activated',
  'visit.made',
])
export const Stage = z.enum(['awareness', 'consideration', 'decision', 'action', 'loyalty'])

/** CloudEvents 1.0 in JSON, structured mode. `id` with `source` makes a retry harmless; `subject` is the customer's external id, or an e-mail address or phone number we hold as proven. */
export const CloudEvent = z.object({
  specversion: z.literal('1.0'),
  id: z.string().min(1).max(200),
  source: z.string().min(1).max(500),
  type: z
    .string()
    .regex(/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/)
    .max(100),
  time: At.optional(),
  subject: z.string().min(1).max(254),
  datacontenttype: z.string().max(100).optional(),
  dataschema: z.string().max(500).optional(),
  data: z
    .object({
      title: z.string().max(200),
      reference: z.string().max(100),
      amount: z.number(),
      currency: z.string().length(3),
      items: z.number().int(),
      url: z.url({ protocol: /^https?$/ }).max(2000),
      note: z.string().max(500),
    })
    .partial()
    .catchall(z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]))
    .default({}),
})

/** One line of a customer's story, whatever it came from. `mood` says what it was like for the customer; never a colleague's score. */
export const TimelineRow = z.object({
  id: z.string(),
  at: At,
  kind: z.string(),
  from: z.enum(['outside', 'interaction', 'case', 'promise', 'survey']),
  /** In the language that was asked for. */
  title: z.string(),
  detail: z.string().nullable(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  mood: z.enum(['hurt', 'plain', 'glad']),
  channel: Channel.nullable(),
  /** What pressing the row opens: an interaction's or case's id. */
  opens: z.object({ kind: z.enum(['interaction', 'case']), id: z.string() }).nullable(),
})

export type TimelineRow = z.infer<typeof TimelineRow>

export const Touchpoint = z.object({
  id: TouchpointId,
  name: Written(80),
  channel: Channel.nullable(),
  stage: Stage,
  queueId: QueueId.nullable(),
  /** Chat only: the key in the script tag, and the sites it may stand on (origins; which are no authentication). */
  key: z.string().nullable(),
  sites: z.array(z.string().max(300)).max(50),
  /** Set when the shop signs its customers' tokens (HS256 secret shown once, or ES256/RS256 public keys as JWKS). */
  hasTokenSecret: z.boolean(),
})

export type Touchpoint = z.infer<typeof Touchpoint>
export type CloudEvent = z.infer<typeof CloudEvent>

export const journeys = {
  record: endpoint({
    method: 'POST',
    path: '/journey-events',
    permission: 'api-key',
    summary:
      'An event from outside (CloudEvents 1.0). The same id with the same content is answered again; nothing is sent to anyone',
    input: CloudEvent,
    output: z.object({ id: JourneyEventId, customerId: CustomerId }),
    refusals: ['id_reused', 'from_the_future', 'customer_unknown'],
  }),
  timeline: endpoint({
    method: 'GET',
    path: '/customers/{customerId}/timeline',
    permission: 'journeys.read',
    summary: "The customer's story over everything, newest first",
    input: z.object({
      customerId: CustomerId,
      /** Of the titles; the workspace's own where it is not told. */
      language: ScreenLanguage.optional(),
      cursor: Cursor,
      limit: Limit,
    }),
    output: Page(TimelineRow),
    refusals: ['not_found'],
  }),
  touchpoints: endpoint({
    method: 'GET',
    path: '/touchpoints',
    permission: 'journeys.read',
    summary: 'Touchpoints',
    output: z.object({ rows: z.array(Touchpoint) }),
  }),
  addTouchpoint: endpoint({
    method: 'POST',
    path: '/touchpoints',
    permission: 'workspace.change',
    summary: 'Add a touchpoint; a chat one gets its key',
    input: Touchpoint.pick({ name: true, channel: true, stage: true, queueId: true, sites: true }),
    output: Touchpoint,
  }),
  changeTouchpoint: endpoint({
    method: 'PATCH',
    path: '/touchpoints/{touchpointId}',
    permission: 'workspace.change',
    summary: 'Change a touchpoint',
    input: Touchpoint.pick({ name: true, stage: true, queueId: true, sites: true })
      .partial()
      .extend({ touchpointId: TouchpointId }),
    output: Touchpoint,
    refusals: ['not_found'],
  }),
  renewTokenSecret: endpoint({
    method: 'POST',
    path: '/touchpoints/{touchpointId}/token-secret',
    permission: 'workspace.change',
    summary: 'A new secret for signing customers’ tokens (HS256); answered once, the old one stops',
    input: z.object({ touchpointId: TouchpointId }),
    output: z.object({ secret: z.string() }),
    refusals: ['not_found'],
  }),
  removeTouchpoint: endpoint({
    method: 'DELETE',
    path: '/touchpoints/{touchpointId}',
    permission: 'workspace.change',
    summary: 'Retire a touchpoint; its past stays',
    input: z.object({ touchpointId: TouchpointId }),
    output: Done,
    refusals: ['not_found'],
  }),
}
