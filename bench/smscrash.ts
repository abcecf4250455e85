import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { cloudCallback, cloudIds, cloudSecrets, openCloudApi, statusOf } from '../server/test/cloud-api.ts'
import { openCentre } from '../server/test/smsc.ts'
import { Installation, type Staff } from './load/installation.ts'
import { perThousand } from './mailcrash.ts'

// Texts come in by a provider over HTTP, an SMS centre and WhatsApp, and answers go out by all three, while the program, and the program with its database, is
// killed at random. Afterwards each text that was acknowledged is a turn once, and no answer was taken twice: what nobody knows is unsure and stays so.

const killsByDefault = 30
const textsARound = 15
const heldEach = 3
const mostLoadMs = 1500
const patienceMs = 300_000
/** Slower than what the program can carry in the moments it lives: otherwise a backlog is measured. */
const betweenAnswersMs = 400
const ways = ['http', 'smpp', 'whatsapp'] as const
type Way = (typeof ways)[number]

interface Peers {
  url: string
  /** How often each answer was taken, by its text. */
  taken: Record<Way, Map<string, number>>
  settings: Record<Way, object>
  /** Has a customer write, until it is acknowledged. */
  write: Record<Way, (at: Installation, callback: string, from: string, text: string) => Promise<void>>
  /** Ends them; gives what the platform of WhatsApp would tell of each message it took: that settles what is unsure. */
  finish: () => object[]
}

const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1)

/** As providers do: told until it was heard. */
const untilHeard = async (at: Installation, path: string, body: string, headers: Record<string, string>) => {
  for (;;) {
    const answer = await fetch(`${at.url}${path}`, { method: 'POST', body, headers }).catch(() => null)
    await answer?.arrayBuffer().catch(() => undefined)
    if (answer?.ok) return
    await wait(100)
  }
}

const sign = (body: string): string => createHmac('sha256', 'signed-1').update(body).digest('hex')
const form = { 'content-type': 'application/x-www-form-urlencoded' }

const openPeers = async (ends: (() => void)[]): Promise<Peers> => {
  const taken: Peers['taken'] = { http: new Map(), smpp: new Map(), whatsapp: new Map() }
  const provider = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      count(taken.http, new URLSearchParams(Buffer.concat(chunks).toString()).get('Body') ?? '')
      response.writeHead(201, { 'content-type': 'application/json' }).end(`{"sid":"SM${Math.random()}"}`)
    })
  })
  provider.listen(0, '127.0.0.1')
  await once(provider, 'listening')
  const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  const centre = await openCentre({ after: (end) => void ends.push(end) })
  if (!centre) throw new Error('Net::SMPP could not be had')
  centre.order({ do: 'set', values: { receipts: 1 } })
  const cloud = await openCloudApi({ after: (end) => void ends.push(end) })
  let n = 0
  return {
    url,
    taken,
    settings: {
      http: httpVia(url),
      smpp: { kind: 'smpp', host: '127.0.0.1', port: centre.port, systemId: 'brisa', perSecond: 200 },
      whatsapp: { kind: 'whatsapp', url: cloud.url, ...cloudIds },
    },
    write: {
      async http(at, callback, from, text) {
        const body = new URLSearchParams({
          MessageSid: `IN${++n}`,
          From: from,
          To: '+34911555000',
          Body: text,
        }).toString()
        await untilHeard(at, callback, body, { ...form, 'x-signature': sign(body) })
      },
      // the centre keeps it until it is acknowledged
      smpp: async (_at, _callback, from, text) => centre.deliver(from.slice(1), text),
      async whatsapp(at, callback, from, text) {
        const message = {
          from: from.slice(1),
          id: `wamid.${++n}`,
          timestamp: String(Math.floor(Date.now() / 1000)),
          type: 'text',
          text: { body: text },
        }
        const { body, headers } = cloudCallback({
          contacts: [{ profile: { name: 'C' }, wa_id: from.slice(1) }],
          messages: [message],
        })
        await untilHeard(at, callback, body, headers)
      },
    },
    finish() {
      for (const one of cloud.sent) if (one.request.type === 'text') count(taken.whatsapp, one.request.text.body)
      for (const one of centre.of('submit_sm'))
        count(taken.smpp, Buffer.from(String(one['short_message']), 'hex').toString())
      provider.closeAllConnections()
      provider.close()
      return cloud.sent.map((one) => statusOf(one, 'delivered', { at: new Date() }))
    },
  }
}

const httpVia = (url: string) => ({
  kind: 'http',
  url: `${url}/send`,
  form: 'form',
  fields: { to: 'To', from: 'From', text: 'Body' },
  auth: 'bearer',
  answerId: 'sid',
  incoming: { id: 'MessageSid', from: 'From', to: 'To', text: 'Body' },
  receipt: { id: 'MessageSid', status: 'MessageStatus', delivered: ['delivered'], failed: ['failed'] },
  signature: 'hmac',
})

const addAccounts = async (staff: Staff, peers: Peers): Promise<Record<Way, string>> => {
  const { rows } = await staff.ask<{ rows: { id: string }[] }>('GET', '/queues')
  const paths: Partial<Record<Way, string>> = {}
  for (const [at, way] of ways.entries()) {
    const body = {
      name: way,
      address: `+3491155500${at}`,
      queueId: rows[0]?.id ?? null,
      via: peers.settings[way],
      ...cloudSecrets,
    }
    const secret = way === 'smpp' ? { secret: 'secret' } : {}
    const added = await staff.ask<{ callbackUrl: string | null }>('POST', '/messaging/accounts', { ...body, ...secret })
    paths[way] = added.callbackUrl === null ? '' : new URL(added.callbackUrl).pathname
  }
  return paths as Record<Way, string>
}

const query = async <Row extends pg.QueryResultRow>(at: Installation, text: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: at.databaseUrl() })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

/** Asks until it is so, at most for a while; answers whether it is. */
const until = async (isSo: () => Promise<boolean>): Promise<boolean> => {
  for (const end = Date.now() + patienceMs; Date.now() < end; await wait(500))
    if (await isSo().catch(() => false)) return true
  return false
}

interface Talk {
  way: Way
  interactionId: string
}

/** Answers without an end; what was not acknowledged is asked again under the same id. */
const answering = (staff: Staff, talks: readonly Talk[], acknowledged: Map<string, Way>) => {
  let isOver = false
  const talking = talks.map(async ({ way, interactionId }, at) => {
    for (let n = acknowledged.size; !isOver; n++) {
      const text = `We look into it (${way}-${at}-${n}-${acknowledged.size}).`
      for (;;) {
        const body = { senderId: `answer-${text.replaceAll(/[^\w-]/g, '')}`, text }
        const said = await staff.ask('POST', `/interactions/${interactionId}/turns`, body).catch(() => null)
        if (said) break
        // where the program was away for long it went back in line: nobody at this desk is connected
        await staff.ask('POST', `/interactions/${interactionId}/step-in`, {}).catch(() => null)
        await wait(50)
      }
      acknowledged.set(text, way)
      await wait(betweenAnswersMs)
    }
  })
  return async () => {
    isOver = true
    await Promise.all(talking)
  }
}

const numberOf = (at: number): string => `+3461100000${at}`

const begin = async (at: Installation, staff: Staff, peers: Peers, paths: Record<Way, string>): Promise<Talk[]> => {
  for (const way of ways)
    for (let n = 0; n < heldEach; n++) await peers.write[way](at, paths[way], numberOf(n), `Hello by ${way} (0-${n})`)
  const rows = () =>
    query<{ id: string; way: Way }>(
      at,
      `select i.interaction_id as id, a.settings -> 'via' ->> 'kind' as way from interactions i join message_accounts a using (workspace_id, touchpoint_id)`,
    )
  await until(async () => (await rows()).length === ways.length * heldEach)
  const talks = (await rows()).map(({ id, way }) => ({ way, interactionId: id }))
  for (const { interactionId } of talks) await staff.ask('POST', `/interactions/${interactionId}/step-in`, {})
  return talks
}

const rounds = async (at: Installation, staff: Staff, peers: Peers, kills: number) => {
  const paths = await addAccounts(staff, peers)
  const talks = await begin(at, staff, peers, paths)
  const acknowledged = new Map<string, Way>()
  let written = ways.length * heldEach
  for (let kill = 1; kill <= kills; kill++) {
    const stop = answering(staff, talks, acknowledged)
    const writing = Promise.all(
      ways.map(async (way) => {
        for (let n = 0; n < textsARound; n++) {
          await peers.write[way](at, paths[way], numberOf(n % heldEach), `And this? (${kill}-${n})`)
          written++
          await wait(40)
        }
      }),
    )
    await wait(200 + Math.random() * mostLoadMs)
    await (kill % 2 === 0 ? at.killBoth() : at.killServer())
    await at.start()
    await writing
    await stop()
    process.stderr.write(`  kill ${kill} of ${kills}: ${written} written, ${acknowledged.size} answers acknowledged\n`)
  }
  return { paths, acknowledged, written }
}

const turnsIn = `select count(*)::int as turns, count(distinct (i.channel, i.touchpoint_id, i.customer_id, t.text))::int as different
  from turns t join interactions i using (workspace_id, interaction_id) where t.by = 'customer'`
const states = `select t.text, m.state from messages m join turns t using (workspace_id, turn_id) where m.direction = 'out'`

const judged = async (at: Installation, peers: Peers, done: Awaited<ReturnType<typeof rounds>>, kills: number) => {
  const { acknowledged, written, paths } = done
  await until(async () => ((await query<{ different: number }>(at, turnsIn))[0]?.different ?? 0) >= written)
  await until(async () => {
    const rows = await query<{ text: string; state: string }>(at, states)
    const settled = new Set(rows.flatMap((row) => (row.state === 'queued' ? [] : [row.text])))
    return [...acknowledged.keys()].every((text) => settled.has(text))
  })
  const [came] = await query<{ turns: number; different: number }>(at, turnsIn)
  const before = new Map((await query<{ text: string; state: string }>(at, states)).map((row) => [row.text, row.state]))
  for (const status of peers.finish()) {
    const { body, headers } = cloudCallback({ statuses: [status] })
    await untilHeard(at, paths.whatsapp, body, headers)
  }
  const after = new Map((await query<{ text: string; state: string }>(at, states)).map((row) => [row.text, row.state]))
  const each = Object.fromEntries(
    ways.map((way) => {
      const mine = [...acknowledged].filter(([, by]) => by === way).map(([text]) => text)
      const times = (text: string) => peers.taken[way].get(text) ?? 0
      const unsure = mine.filter((text) => before.get(text) === 'unsure')
      const lost = mine.filter((text) => times(text) === 0 && before.get(text) !== 'unsure')
      const figures = {
        answers: mine.length,
        lost: lost.length,
        lostAs: [...new Set(lost.map((text) => before.get(text) ?? 'no message'))],
        doubled: mine.filter((text) => times(text) > 1).length,
        unsure: unsure.length,
        unsureThoughTaken: unsure.filter((text) => times(text) > 0).length,
        unsureAfterReceipts: mine.filter((text) => after.get(text) === 'unsure').length,
        unsurePerThousandKills: perThousand(unsure.length, kills).doubledPerThousandKills,
        interval: perThousand(unsure.length, kills).interval,
      }
      return [way, figures]
    }),
  )
  const lostIn = written - (came?.different ?? 0)
  const doubledIn = (came?.turns ?? 0) - (came?.different ?? 0)
  const isGreen =
    lostIn + doubledIn === 0 && ways.every((way) => (each[way]?.lost ?? 1) + (each[way]?.doubled ?? 1) === 0)
  return { kills, textsIn: written, lostIn, doubledIn, each, isGreen }
}

/** `bench smscrash [kills]`: every second kill takes the database along. */
export async function run(args: string[]): Promise<object> {
  const kills = Number(args[0] ?? killsByDefault)
  const ends: (() => void)[] = []
  const peers = await openPeers(ends)
  const at = new Installation()
  try {
    await at.start()
    const staff = await at.signIn()
    const done = await rounds(at, staff, peers, kills)
    return await judged(at, peers, done, kills)
  } catch (error) {
    process.stderr.write(`${at.logTail()}\n`)
    throw error
  } finally {
    await at.remove()
    for (const end of ends) end()
  }
}
