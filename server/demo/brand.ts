/** Sets the demo's brand up through the public interface: look, queues, people, chat, customers and what happened to them. Done once; a second start signs in. */
import { randomUUID } from 'node:crypto'
import { ask, Refused, signIn, type Asking } from './caller.ts'
import { colleagues, knownCustomers, outside, queueNames } from './dialogues.data.ts'
import { shopColour, shopGreeting, shopName, shopPrivacy } from './shop.data.ts'

export type QueueKey = keyof typeof queueNames

export interface Brand {
  url: string
  workspaceId: string
  /** The key of each queue's chat; the shop page carries that of the orders. */
  keys: Record<QueueKey, string>
  queues: Record<QueueKey, string>
  password: string
}

interface Queue {
  id: string
  name: string
}
interface Touchpoint {
  id: string
  name: string
  channel: string | null
  key: string | null
}

const touchpointNames: Record<QueueKey, string> = { orders: 'Shop chat', advice: 'Advice chat' }

/** Opens the brand as its administrator. Twice equals once. */
export async function openBrand(url: string, admin: { email: string; password: string }): Promise<Brand> {
  const cookie = await signIn(url, admin.email, admin.password)
  const me = await ask<{ memberships: { workspaceId: string }[] }>(url, 'GET', '/me', { cookie })
  const workspaceId = me.memberships[0]?.workspaceId ?? ''
  const as: Asking = { cookie, workspaceId }
  const { rows } = await ask<{ rows: Touchpoint[] }>(url, 'GET', '/touchpoints', as)
  const queues = await queuesOf(url, as)
  const done = { url, workspaceId, queues, password: admin.password }
  const keyOf = (key: QueueKey) => rows.find((row) => row.name === touchpointNames[key])?.key
  const known = { orders: keyOf('orders'), advice: keyOf('advice') }
  if (known.orders && known.advice) return { ...done, keys: { orders: known.orders, advice: known.advice } }
  await ask(url, 'PATCH', '/workspace', as, {
    name: shopName,
    colour: shopColour,
    greeting: shopGreeting,
    privacyLine: shopPrivacy,
    // short enough to be seen happen while somebody looks
    silence: { askAfterMs: 60_000, restAfterMs: 150_000, endAfterMs: 900_000 },
  })
  await addColleagues(url, as, queues, admin.password)
  await addStories(url, as)
  // the chats come last: where they are, all the rest is
  const add = async (key: QueueKey): Promise<string> => {
    const of = { name: touchpointNames[key], channel: 'chat', stage: 'decision', queueId: queues[key], sites: [] }
    return known[key] ?? (await ask<Touchpoint>(url, 'POST', '/touchpoints', as, of)).key ?? ''
  }
  return { ...done, keys: { advice: await add('advice'), orders: await add('orders') } }
}

async function queuesOf(url: string, as: Asking): Promise<Record<QueueKey, string>> {
  const { rows } = await ask<{ rows: Queue[] }>(url, 'GET', '/queues', as)
  const names: readonly string[] = Object.values(queueNames)
  const first = rows.find((row) => !names.includes(row.name))
  const of = async (key: QueueKey): Promise<string> => {
    const found = rows.find((row) => row.name === queueNames[key])
    if (found) return found.id
    // the queue every workspace begins with becomes the brand's own
    if (key === 'orders' && first)
      return (await ask<Queue>(url, 'PATCH', `/queues/${first.id}`, as, { name: queueNames[key], timetable: 'always' }))
        .id
    const added = await ask<Queue>(url, 'POST', '/queues', as, {
      name: queueNames[key],
      target: { withinMs: 45_000, sharePct: 80 },
      timetable: 'always',
      messageAnswerMs: 4 * 3_600_000,
    })
    return added.id
  }
  return { orders: await of('orders'), advice: await of('advice') }
}

/** Everybody is invited and accepts, as people do; who is there already stays. */
async function addColleagues(url: string, as: Asking, queues: Record<QueueKey, string>, password: string) {
  const ids = new Map<string, string>()
  const own = await ask<{ id: string }>(url, 'GET', '/me', as)
  for (const one of colleagues) {
    try {
      const { link } = await ask<{ link: string }>(url, 'POST', '/invitations', as, {
        email: one.email,
        name: one.name,
        role: one.role,
      })
      const token = link.split('#')[1] ?? ''
      await ask(url, 'POST', `/invitation/${token}`, {}, { name: one.name, password, language: one.language })
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'already_member') throw error
    }
    const me = await ask<{ id: string }>(url, 'GET', '/me', { cookie: await signIn(url, one.email, password) })
    ids.set(one.email, me.id)
  }
  for (const key of ['orders', 'advice'] as const) {
    const personIds = colleagues
      .filter((one) => (one.serves as readonly string[]).includes(key))
      .map((one) => ids.get(one.email))
    // the administrator too: who tries the demo answers what they write in the shop themselves
    await ask(url, 'PUT', `/queues/${queues[key]}/members`, as, { personIds: [...personIds, own.id] })
  }
}

async function addStories(url: string, as: Asking): Promise<void> {
  const { secret } = await ask<{ secret: string }>(url, 'POST', '/keys', as, { name: 'Shop system' })
  const shop: Asking = { bearer: secret }
  for (const customer of knownCustomers) await ask(url, 'POST', '/customers', shop, customer)
  const now = Date.now()
  for (const { of, type, agoH, data } of outside) {
    await ask(url, 'POST', '/journey-events', shop, {
      specversion: '1.0',
      id: randomUUID(),
      source: 'shop',
      type,
      time: new Date(now - agoH * 3_600_000).toISOString(),
      subject: of,
      data,
    })
  }
}
