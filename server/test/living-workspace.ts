/** A workspace as it looks after some days of work, made through the public interfaces only: what the screens are walked and looked at with. */
import { randomUUID } from 'node:crypto'
import { asked, type Program } from './browser.ts'
import { eventually } from './harness.ts'
import { conversations, events, hostile, longWord, people, type Conversation } from './living-workspace.data.ts'

type Call = Program['call']
interface Visitor {
  say: (text: string) => Promise<string>
  end: (interactionId: string) => Promise<unknown>
  rate: (interactionId: string, score: number, comment: string) => Promise<unknown>
  leave: (text: string, email: string) => Promise<unknown>
  claim: (name: string, email: string) => Promise<unknown>
}

const hour = 3_600_000

/** Queues, people, a chat, known customers with their orders; nobody has written yet. */
const setUp = async (house: Program) => {
  const { call } = house
  await call('PATCH', '/api/workspace', { name: 'Brisa', colour: '#2f5d50' })
  const [ana, ben] = [await house.person('Ana Ruiz', 'agent'), await house.person('Ben Okafor', 'agent')]
  await house.person('Maximiliana Fernández-Echeverría Olabarrieta', 'supervisor')
  const me = await call<{ id: string }>('GET', '/api/me')
  const queue = async (name: string, personIds: string[]) => {
    const target = { withinMs: 60_000, sharePct: 80 }
    const made = await call<{ id: string }>('POST', '/api/queues', {
      name,
      target,
      timetable: null,
      messageAnswerMs: 4 * hour,
    })
    await call('PUT', `/api/queues/${made.id}/members`, { personIds })
    return made.id
  }
  const orders = await queue('Orders and deliveries', [me.id, ana.id, ben.id])
  const advice = await queue('Advice', [ben.id])
  await call('PUT', '/api/timetable', { timetable: 'always' })
  await call('PUT', `/api/people/${me.id}/capacity`, { chats: 6 })
  const chat = async (name: string, queueId: string) => {
    const of = { name, channel: 'chat', stage: 'action', queueId, sites: [] }
    return (await call<{ key: string }>('POST', '/api/touchpoints', of)).key
  }
  const { secret } = await call<{ secret: string }>('POST', '/api/keys', { name: 'Shop system' })
  await call('POST', '/api/vendors', { name: 'Contact Centre North' })
  const shop = (at: string, body: unknown) => asked(house.url, 'POST', at, body, undefined, secret)
  for (const one of people) await shop('/api/customers', one)
  for (const { agoH, ...one } of events) {
    const time = new Date(Date.now() - agoH * hour).toISOString()
    await shop('/api/journey-events', { specversion: '1.0', id: randomUUID(), source: 'shop', time, ...one })
  }
  return { keys: { orders: await chat('Shop', orders), advice: await chat('Advice', advice) }, ana, ben, me, orders }
}

/** Somebody in the shop with the chat open. */
const visit = async (url: string, key: string, language: string): Promise<Visitor> => {
  const page = { url: 'https://brisa.example/track', title: 'Track my order', referrer: '' }
  const started = (await asked(url, 'POST', '/api/chat/start', { key, language, page })) as { visitorToken: string }
  const chat = <T>(method: string, at: string, body: unknown) =>
    asked(url, method, `/api/chat${at}`, body, undefined, started.visitorToken) as Promise<T>
  return {
    say: async (text) =>
      (await chat<{ turn: { interactionId: string } }>('POST', '/turns', { senderId: randomUUID(), text, page })).turn
        .interactionId,
    end: (interactionId) => chat('POST', '/end', { interactionId }),
    rate: (interactionId, score, comment) => chat('POST', '/survey', { interactionId, score, comment }),
    leave: (text, email) => chat('POST', '/messages', { senderId: randomUUID(), text, email, language, page }),
    claim: (name, email) => chat('PUT', '/claim', { name, email }),
  }
}

/** One conversation as far as it goes: taken by `agent`, talked through, ended, wrapped up and rated where it says so. */
const talk = async (house: Program, key: string, agent: Call, of: Conversation, personId: string) => {
  const visitor = await visit(house.url, key, of.language)
  if (of.claim) await visitor.claim(of.claim.name, of.claim.email)
  let id = ''
  for (const [by, text] of of.lines) {
    if (by === 'customer') {
      const isFirst = id === ''
      id = await visitor.say(text)
      if (isFirst && of.end !== 'waiting')
        await house.call('POST', `/api/interactions/${id}/assign`, { to: { personId } })
    } else if (by === 'note') await agent('POST', `/api/interactions/${id}/notes`, { senderId: randomUUID(), text })
    else await agent('POST', `/api/interactions/${id}/turns`, { senderId: randomUUID(), text })
  }
  if (of.end === 'customer') await visitor.end(id)
  if (of.end === 'agent') await agent('POST', `/api/interactions/${id}/end`, {})
  if (of.outcome) {
    const { proposedNeeds } = await agent<{ proposedNeeds: { needId: string }[] }>('GET', `/api/interactions/${id}`)
    await agent('POST', `/api/interactions/${id}/wrap-up`, {
      needId: proposedNeeds[0]?.needId ?? null,
      outcome: of.outcome,
      summary: of.summary ?? '',
    })
  }
  if (of.survey) {
    const { score, comment } = of.survey
    // asked a moment after the end
    await eventually(() => visitor.rate(id, score, comment).catch(() => undefined), 20_000)
  }
  return id
}

/** A conversation with the promises found, confirmed, kept, late and written down by hand. */
const promise = async (call: Call, interactionId: string) => {
  const make = (text: string, inMs: number) =>
    call<{ id: string }>('POST', '/api/promises', {
      senderId: randomUUID(),
      text,
      interactionId,
      dueAt: new Date(Date.now() + inMs).toISOString(),
    })
  const kept = await make('Send the return label', hour)
  await call('POST', `/api/promises/${kept.id}/keep`)
  await make('Courier calls back', -2 * hour)
  await make(`Tell the warehouse about ${longWord}`, 30 * hour)
  await make('Ring Maya about the replacement', 2 * hour)
}

/** Fills the house; `live` is the conversation the administrator has in hand, `ended` one that was judged. */
export const fill = async (house: Program) => {
  const { keys, me, ana, ben, orders } = await setUp(house)
  const { call } = house
  const by: Record<Conversation['agent'], { call: Call; id: string }> = {
    me: { call, id: me.id },
    ana: { call: await house.callAs(ana), id: ana.id },
    ben: { call: await house.callAs(ben), id: ben.id },
  }
  for (const one of Object.values(by)) await one.call('PUT', '/api/presence', { state: 'available' })
  const ids = new Map<string, string>()
  for (const of of conversations) {
    const agent = by[of.agent]
    ids.set(of.name, await talk(house, keys[of.queue], agent.call, of, agent.id))
  }
  const idOf = (name: string): string => {
    const id = ids.get(name)
    if (!id) throw new Error(`there is no conversation ${name}`)
    return id
  }
  await promise(call, idOf('live'))
  await call('PUT', '/api/timetable', { timetable: [] })
  const late = await visit(house.url, keys.orders, 'es')
  await late.leave(`Por favor, llámenme por la factura. ${hostile}`, 'erin@example.org')
  await call('PUT', '/api/timetable', { timetable: 'always' })
  const moments = () => call<{ rows: { interactionId: string }[] }>('GET', '/api/moments')
  const judged = await eventually(async () => {
    const { rows } = await moments()
    return rows.some((one) => one.interactionId === idOf('good')) || undefined
  }, 20_000)
  if (!judged) throw new Error('nothing was judged')
  const { rows: cases } = await call<{ rows: { id: string; customerId: string }[] }>('GET', '/api/cases?view=all')
  const live = await call<{ customerId: string; caseId: string }>('GET', `/api/interactions/${idOf('live')}`)
  return {
    live: idOf('live'),
    ended: idOf('good'),
    waiting: idOf('waiting'),
    caseId: live.caseId ?? cases[0]?.id ?? '',
    customerId: live.customerId,
    queueId: orders,
  }
}
export type Filled = Awaited<ReturnType<typeof fill>>
