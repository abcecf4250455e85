import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { SMTPServer } from 'smtp-server'
import { openDovecot, type Dovecot } from '../server/test/dovecot.ts'
import { Installation, type Staff } from './load/installation.ts'
import { addMailbox, message, untilTaken } from './mailbox.ts'

// Letters come in from a real IMAP server and answers go out, while the program, and the program with its database, is killed at random. Afterwards every
// letter must be a turn once, and every answer that was acknowledged must have been taken by the outgoing server; taken twice only under one Message-ID.

const killsByDefault = 40
const lettersARound = 30
/** Conversations the answers are written in. */
const held = 10
const mostLoadMs = 1500
const patienceMs = 120_000

/** Takes everything, and remembers how often it took each Message-ID. */
const openPeer = async () => {
  const taken = new Map<string, number>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? '' }),
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const id = /^message-id: <([^>]+)>/im.exec(Buffer.concat(chunks).toString())?.[1] ?? ''
        taken.set(id, (taken.get(id) ?? 0) + 1)
        done()
      })
    },
  })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return { taken, port: (server.server.address() as AddressInfo).port, close: () => server.close() }
}

/**
 * Says one answer until it is acknowledged, again under the same id. Who has no desk open is gone after a while, and what they held is back in line: it is
 * taken again then.
 */
const answer = async (staff: Staff, id: string, senderId: string): Promise<void> => {
  const body = { senderId, text: `We look into it (${senderId}).` }
  for (const until = Date.now() + patienceMs; ; await wait(50)) {
    try {
      await staff.ask('POST', `/interactions/${id}/turns`, body)
      return
    } catch (error) {
      if (Date.now() > until) throw error
      if (String(error).includes(': 4')) await staff.ask('POST', `/interactions/${id}/step-in`, {}).catch(() => null)
    }
  }
}

/** Answers without an end. */
const talk = (staff: Staff, conversations: readonly string[], acknowledged: string[]) => {
  let isOver = false
  const talking = conversations.map(async (id) => {
    for (let n = acknowledged.length; !isOver; n++) {
      const senderId = `answer-${id}-${n}-${acknowledged.length}`
      await answer(staff, id, senderId)
      acknowledged.push(senderId)
      await wait(20)
    }
  })
  return async () => {
    isOver = true
    await Promise.all(talking)
  }
}

const sentOf = async (at: Installation): Promise<Map<string, { mail: string; state: string }>> => {
  const client = new pg.Client({ connectionString: at.databaseUrl() })
  await client.connect()
  try {
    const { rows } = await client.query<{ sender: string; mail: string; state: string }>(
      `select t.sender_id as sender, m.message_id as mail, m.state from turns t join mails m using (workspace_id, turn_id) where t.by = 'agent' and t.kind = 'said'`,
    )
    return new Map(rows.map(({ sender, mail, state }) => [sender, { mail, state }]))
  } finally {
    await client.end()
  }
}

/** Everything acknowledged is sent; gives what is missing at the end of the wait. */
const untilSent = async (at: Installation, acknowledged: readonly string[], taken: ReadonlyMap<string, number>) => {
  for (const until = Date.now() + patienceMs; ; await wait(500)) {
    const sent = await sentOf(at)
    const lost = acknowledged.filter((id) => !taken.has(sent.get(id)?.mail ?? ''))
    if (lost.length === 0 || Date.now() > until) return lost.length
  }
}

const holdSome = async (at: Installation, staff: Staff): Promise<string[]> => {
  const client = new pg.Client({ connectionString: at.databaseUrl() })
  await client.connect()
  const { rows } = await client.query<{ id: string }>(
    `select interaction_id as id from interactions order by opened_at limit ${held}`,
  )
  await client.end()
  for (const one of rows) await staff.ask('POST', `/interactions/${one.id}/step-in`, {})
  return rows.map((one) => one.id)
}

const rounds = async (at: Installation, imap: Dovecot, staff: Staff, kills: number, taken: Map<string, number>) => {
  for (let n = 0; n < held; n++) await imap.deliver('help', message(n))
  await untilTaken(at, held)
  const conversations = await holdSome(at, staff)
  const acknowledged: string[] = []
  let next = held
  for (let kill = 1; kill <= kills; kill++) {
    const stop = talk(staff, conversations, acknowledged)
    const delivering = (async () => {
      for (let n = 0; n < lettersARound; n++) await imap.deliver('help', message(next++))
    })()
    await wait(200 + Math.random() * mostLoadMs)
    await (kill % 2 === 0 ? at.killBoth() : at.killServer())
    await delivering
    await at.start()
    await stop()
    process.stderr.write(`  kill ${kill} of ${kills}: ${acknowledged.length} answers acknowledged\n`)
  }
  const counted = await untilTaken(at, next)
  const lostOut = await untilSent(at, acknowledged, taken)
  const twice = [...taken.values()].filter((n) => n > 1).length
  return {
    kills,
    lettersIn: next,
    lostIn: next - counted.different,
    doubledIn: counted.turns - counted.different,
    answersOut: acknowledged.length,
    lostOut,
    doubledOut: twice,
    ...perThousand(twice, kills),
  }
}

/** Doubles a thousand kills, with the 95 % interval of a Poisson count (Wilson and Hilferty's approximation). */
export const perThousand = (doubled: number, kills: number) => {
  const chi = (k: number, z: number) => (k === 0 ? 0 : k * (1 - 1 / (9 * k) + z / (3 * Math.sqrt(k))) ** 3)
  const each = (count: number) => Math.round((count / kills) * 1000)
  const upper = doubled === 0 ? 3.69 : chi(doubled + 1, 1.96)
  return { doubledPerThousandKills: each(doubled), interval: [each(chi(doubled, -1.96)), each(upper)] }
}

/** `bench mailcrash [kills]`: every second kill takes the database along. */
export async function run(args: string[]): Promise<object> {
  const kills = Number(args[0] ?? killsByDefault)
  const ends: (() => Promise<void>)[] = []
  const imap = await openDovecot({ after: (end) => void ends.push(end) })
  if (!imap) throw new Error('dovecot could not be had')
  const peer = await openPeer()
  const at = new Installation()
  try {
    await at.start()
    const staff = await at.signIn()
    await addMailbox(staff, imap.port, peer.port)
    const found = await rounds(at, imap, staff, kills, peer.taken)
    return { ...found, isGreen: found.lostIn + found.doubledIn + found.lostOut === 0 }
  } catch (error) {
    process.stderr.write(`${at.logTail()}\n`)
    throw error
  } finally {
    await at.remove()
    peer.close()
    for (const end of ends) await end()
  }
}
