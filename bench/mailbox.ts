import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { openDovecot, type Dovecot } from '../server/test/dovecot.ts'
import { Installation, type Staff } from './load/installation.ts'
import { Visitor } from './load/visitor.ts'

// A mailbox on a real IMAP server (dovecot) and the real program: how many messages a second are taken in from a full one, and what is lost or doubled when the
// program is killed again and again while it takes in.

/** Messages, rounds of kills, a mix of new and answers, and messages beside a chat. */
const byDefault = [10_000, 20, 5_000, 3_000]
const perRound = 40
const leastPerSecond = 200
const patienceMs = 600_000

/** The letter of a number; one that answers is of the writer of the letter it answers. */
export const message = (n: number, answers?: number): string =>
  [
    `From: Customer ${answers ?? n} <customer-${answers ?? n}@example.org>`,
    'To: help@shop.example',
    `Subject: ${answers === undefined ? `Order ${n}` : `Re: Order ${answers}`}`,
    ...(answers === undefined ? [] : [`In-Reply-To: <bench-${answers}@example.org>`]),
    `Message-ID: <bench-${n}@example.org>`,
    'Date: Sun, 22 Nov 2026 10:00:00 +0000',
    'Content-Type: multipart/alternative; boundary=alt',
    '',
    '--alt',
    'Content-Type: text/plain; charset=utf-8',
    '',
    `Where is my order? (${n})\r\n\r\nIt was promised for last week, and nobody has written since.\r\n\r\nOn Sun, 15 Nov 2026 at 10:00, Brisa <help@shop.example> wrote:\r\n> We will send it soon.`,
    '--alt',
    'Content-Type: text/html; charset=utf-8',
    '',
    `<p>Where is my order? (${n})</p><p>It was promised for <b>last week</b>, and nobody has written since.</p>`,
    '--alt--',
    '',
  ].join('\r\n')

export const addMailbox = async (staff: Staff, port: number, outgoingPort = port): Promise<void> => {
  const server = { host: '127.0.0.1', port, security: 'none', user: 'help' }
  const { rows } = await staff.ask<{ rows: { id: string }[] }>('GET', '/queues')
  await staff.ask('POST', '/mailboxes', {
    address: 'help@shop.example',
    name: 'Bench',
    queueId: rows[0]?.id ?? null,
    incoming: server,
    outgoing: { ...server, port: outgoingPort },
    signIn: 'password',
    password: 'right',
    begin: 'everything',
  })
}

const answering = async <Row extends object>(at: Installation, text: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: at.databaseUrl() })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

interface Counted {
  turns: number
  different: number
}
const count = async (at: Installation): Promise<Counted> => {
  const [row] = await answering<{ turns: string; different: string }>(
    at,
    `select count(*) as turns, count(distinct substring(t.text from '\\(\\d+\\)')) as different
     from mails m join turns t using (workspace_id, turn_id) where m.direction = 'in'`,
  )
  return { turns: Number(row?.turns), different: Number(row?.different) }
}
/** Waits until so many are stored, asking what costs the database least, and counts then. */
export const untilTaken = async (at: Installation, wanted: number): Promise<Counted> => {
  for (const until = Date.now() + patienceMs; ; await wait(250)) {
    const [row] = await answering<{ n: string }>(at, "select count(*) as n from mails where direction = 'in'")
    if (Number(row?.n) < wanted && Date.now() < until) continue
    const now = await count(at)
    if (now.different >= wanted || Date.now() > until) return now
  }
}

/** Letters a second from the first stored to the last, and of each tenth, of those numbered from `from` on. */
const rateOf = async (at: Installation, from: number) => {
  const rows = await answering<{ at: Date }>(
    at,
    `select received_at as at from mails where direction = 'in' order by received_at, uid offset ${from}`,
  )
  const perSecondOf = (some: readonly { at: Date }[]) => {
    const ms = (some.at(-1)?.at.getTime() ?? 0) - (some[0]?.at.getTime() ?? 0)
    return Math.round((some.length * 1000) / Math.max(ms, 1))
  }
  const each = Math.ceil(rows.length / 10)
  const tenths = Array.from({ length: 10 }, (_, n) => perSecondOf(rows.slice(n * each, (n + 1) * each)))
  return { perSecond: perSecondOf(rows), tenths }
}

/** A customer chats all the while: how long each turn takes to be acknowledged. */
const chatBeside = async (at: Installation, staff: Staff) => {
  const visitor = new Visitor(at.url, await staff.chatKey(), 1)
  await visitor.begin()
  const tookMs: number[] = []
  let isOver = false
  const talking = (async () => {
    while (!isOver) {
      const saidAt = performance.now()
      await visitor.say(`turn ${tookMs.length}`)
      tookMs.push(performance.now() - saidAt)
      await wait(200)
    }
  })()
  return async () => {
    isOver = true
    await talking
    const sorted = tookMs.toSorted((a, b) => a - b)
    const at = (share: number) =>
      Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
    return { chatTurns: sorted.length, chatP50Ms: at(0.5), chatP99Ms: at(0.99) }
  }
}

/** How far the reactions are behind when the last letter is stored, in events, and how long they take to catch up. */
const catchUp = async (at: Installation) => {
  const each = (await at.behind()).filter(({ events }) => events > 0).toSorted((a, b) => b.events - a.events)
  const behind = each[0]?.events ?? 0
  process.stderr.write(`behind: ${each.map(({ reaction, events }) => `${reaction} ${events}`).join(', ')}\n`)
  const from = Date.now()
  while ((await at.mostBehind()).events > 0 && Date.now() - from < patienceMs) await wait(250)
  return { behind, caughtUpS: Math.round((Date.now() - from) / 100) / 10 }
}

const killRounds = async (at: Installation, imap: Dovecot, from: number, rounds: number) => {
  let next = from
  for (let round = 1; round <= rounds; round++) {
    const delivering = (async () => {
      for (let n = 0; n < perRound; n++) await imap.deliver('help', message(next++))
    })()
    await wait(Math.random() * 900)
    await at.killServer()
    await delivering
    await at.start()
    process.stderr.write(`  round ${round} of ${rounds}\n`)
  }
  const counted = await untilTaken(at, next)
  return { rounds, delivered: next, lost: next - counted.different, doubled: counted.turns - counted.different }
}

const setState = async (staff: Staff, state: 'on' | 'paused'): Promise<void> => {
  const { rows } = await staff.ask<{ rows: { id: string }[] }>('GET', '/mailboxes')
  await staff.ask('PUT', `/mailboxes/${rows[0]?.id}/state`, { state })
}

/** Half begin threads, half answer those that run, some twice in a row, as on a morning after a holiday. */
const takeMix = async (at: Installation, imap: Dovecot, staff: Staff, from: number, mixed: number) => {
  if (mixed === 0) return { perSecond: leastPerSecond, tenths: [] }
  await setState(staff, 'paused')
  for (let n = from; n < from + mixed; n++) {
    const answered = Math.floor((n - from) / 3)
    await imap.deliver('help', n % 2 === 0 ? message(n) : message(n, answered))
  }
  await setState(staff, 'on')
  await untilTaken(at, from + mixed)
  return rateOf(at, from)
}

const MB = 1024 * 1024
const rssMb = (pid: number): number =>
  Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)

/** A letter that just fits and one that does not: the most memory the program holds meanwhile (Linux only). */
const takeLarge = async (at: Installation, imap: Dovecot) => {
  const [row] = await answering<{ n: string }>(at, "select count(*) as n from mails where direction = 'in'")
  const beforeMb = rssMb(at.pid)
  let mostMb = beforeMb
  const looking = setInterval(() => (mostMb = Math.max(mostMb, rssMb(at.pid))), 10)
  const large = (name: string, bytes: number) =>
    imap.deliver(
      'help',
      [
        `From: ${name}@example.org`,
        `Message-ID: <${name}@example.org>`,
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        '',
        'See the film.',
        '--b',
        'Content-Type: video/mp4; name=film.mp4',
        'Content-Transfer-Encoding: base64',
        '',
        `${'QUJD'.repeat(19)}\r\n`.repeat(Math.ceil(bytes / 78)),
        '--b--',
      ].join('\r\n'),
    )
  await large('fits', 55 * MB)
  await large('does-not', 100 * MB)
  const wanted = Number(row?.n) + 2
  for (const until = Date.now() + patienceMs; Date.now() < until; await wait(50)) {
    const [now] = await answering<{ n: string }>(at, "select count(*) as n from mails where direction = 'in'")
    if (Number(now?.n) >= wanted) break
  }
  clearInterval(looking)
  return { rssBeforeMb: beforeMb, rssMostMb: mostMb }
}

/** A full mailbox while a customer chats: what the chat meets, how fast the letters come in all the same, and how far any reaction falls behind. */
const takeBesideChat = async (at: Installation, imap: Dovecot, staff: Staff, from: number, beside: number) => {
  if (beside === 0) return {}
  await setState(staff, 'paused')
  for (let n = from; n < from + beside; n++) await imap.deliver('help', message(n))
  const endChat = await chatBeside(at, staff)
  let mostBehind = 0
  const looking = setInterval(
    () => void at.mostBehind().then(({ events }) => (mostBehind = Math.max(mostBehind, events))),
    500,
  )
  await setState(staff, 'on')
  await untilTaken(at, from + beside)
  clearInterval(looking)
  const { perSecond } = await rateOf(at, from)
  return { beside, besidePerSecond: perSecond, mostBehind, ...(await endChat()) }
}

/** `bench mailbox [messages] [rounds] [mixed] [beside a chat]`. */
export async function run(args: string[]): Promise<object> {
  const [messages = 0, rounds = 0, mixed = 0, beside = 0] = byDefault.map((most, at) => Number(args[at] ?? most))
  const ends: (() => Promise<void>)[] = []
  const imap = await openDovecot({ after: (end) => void ends.push(end) })
  if (!imap) throw new Error('dovecot could not be had')
  const at = new Installation()
  try {
    for (let n = 0; n < messages; n++) await imap.deliver('help', message(n))
    await at.start()
    const staff = await at.signIn()
    await addMailbox(staff, imap.port)
    await untilTaken(at, messages)
    const began = await rateOf(at, 0)
    const late = await catchUp(at)
    process.stderr.write(`${messages} that begin threads: ${began.perSecond} a second (${began.tenths.join(' ')})\n`)
    const mix = await takeMix(at, imap, staff, messages, mixed)
    process.stderr.write(`${mixed}, half of them answers: ${mix.perSecond} a second (${mix.tenths.join(' ')})\n`)
    const chat = await takeBesideChat(at, imap, staff, messages + mixed, beside)
    process.stderr.write(`${beside} beside a chat: ${JSON.stringify(chat)}\n`)
    const kills = await killRounds(at, imap, messages + mixed + beside, rounds)
    const large = rounds > 0 ? await takeLarge(at, imap) : {}
    const isGreen =
      Math.min(began.perSecond, mix.perSecond) >= leastPerSecond && kills.lost === 0 && kills.doubled === 0
    return {
      messages,
      perSecond: began.perSecond,
      mixed,
      mixedPerSecond: mix.perSecond,
      ...late,
      ...chat,
      ...kills,
      ...large,
      isGreen,
    }
  } catch (error) {
    process.stderr.write(`${at.logTail()}\n`)
    throw error
  } finally {
    await at.remove()
    for (const end of ends) await end()
  }
}
