/** Mails about a call-back: confirmed, it is your turn, we tried, we could not reach you, the answer. Each is made when it is sent, from what is true then. */
import type { CallbackId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { defineDelivery } from '../../base/jobs.ts'
import { isRefusal } from '../../base/refusal.ts'
import { timeZoneOf } from '../../customers/customers.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import * as interactions from '../../interactions/interactions.ts'
import { findCallBack, hidden, zoneOf, type CallBackRow } from '../../routing/callbacks/callbacks.ts'
import type { Queue } from '../../routing/queues/queues.ts'
import { firstNameOf, screenLanguageOf } from '../chat/rules.ts'
import { filled } from '../counter/words.data.ts'
import { linkToken } from './links.ts'
import { mailWords } from './mails.data.ts'
import type { CallBackOptions } from './options.ts'

export type MailKind = 'confirmed' | 'turn-mail' | 'again' | 'missed' | 'wrong-number' | 'answer'
const KIND = 'callbacks.mail'

/** Asks for a mail; the same one about the same attempt is sent once. */
export const mailSoon = (tx: Tx, callbackId: CallbackId, what: MailKind, ordinal: number): void =>
  tx.enqueue({ kind: KIND, key: `${callbackId}:${what}:${ordinal}`, payload: { callbackId, what }, dueAt: tx.now })

/** A mail that is doubled by a crash says the same twice; one that is lost leaves somebody waiting: it is sent again. */
export const callBackMail = (of: CallBackOptions) =>
  defineDelivery<{ callbackId: CallbackId; what: MailKind }>({
    kind: KIND,
    unresolved: 'again',
    async attempt(job) {
      const mail = await letterFor(of, job.workspaceId, job.payload.callbackId, job.payload.what)
      if (!mail) return { result: 'done' }
      try {
        return (await of.sendMail(job.workspaceId, mail)) ? { result: 'done' } : { result: 'again', why: 'not sent' }
      } catch (fault) {
        if (isRefusal(fault, 'mail_not_set')) return { result: 'refused', why: 'mail_not_set' }
        throw fault
      }
    },
    settled: async () => {},
  })

/** What is no longer true is not sent: a turn that is over, a time that was changed since. */
const isTrue = (row: CallBackRow, what: MailKind): boolean => {
  switch (what) {
    case 'confirmed':
      return row.state === 'in-line' || row.state === 'booked'
    case 'turn-mail':
      return row.state === 'calling'
    case 'again':
      return row.state === 'again'
    case 'missed':
    case 'wrong-number':
      return row.state === 'missed'
    case 'answer':
      return row.state === 'reached'
    default:
      return what satisfies never
  }
}

const letterFor = (of: CallBackOptions, workspaceId: WorkspaceId, callbackId: CallbackId, what: MailKind) =>
  of.db.read(workspaceId, async (tx) => {
    const row = await findCallBack(tx, callbackId)
    if (!row || !isTrue(row, what)) return null
    const to = row.way === 'phone' ? await mailOf(tx, row.customerId) : row.address
    if (!to) return null
    const link = `${of.publicUrl()}/call-back/#${linkToken({ workspaceId, interactionId: row.interactionId }, tx.now, of.signingKey)}`
    const zone = (await timeZoneOf(tx, row.customerId)) ?? (await zoneOf(tx, row.queueId, row.way))
    const [agentName, said] = what === 'answer' || what === 'turn-mail' ? await saidBy(tx, row) : [null, '']
    if (what === 'answer' && said === '') return null
    return { to, ...(await write(tx, { row, what, link, zone, agentName, said })) }
  })

/** The address a customer left us, whatever way they are contacted by: the newest claim of theirs. */
const mailOf = async (tx: ReadTx, customerId: string): Promise<string | null> => {
  const [row] = await tx.query<{ normal: string }>(
    'callbacks.address',
    `select normal from identities where workspace_id = $1 and customer_id = $2 and kind = 'email' order by proof <> 'none' desc, claimed_at desc limit 1`,
    [tx.workspaceId, customerId],
  )
  return row?.normal ?? null
}

/** First name of who has it, and what they wrote since they tried. */
const saidBy = async (tx: ReadTx, row: CallBackRow): Promise<[string | null, string]> => {
  const [found] = await tx.query<{ name: string | null; said: string | null }>(
    'callbacks.said',
    `select (select p.name from colleagues p where p.person_id = a.person_id) as name,
       (select string_agg(t.text, E'\\n\\n' order by t.ordinal) from turns t where t.workspace_id = $1 and t.interaction_id = $3 and t.kind = 'said' and t.by = 'agent'
          and t.at >= a.began_at) as said
     from callback_attempts a where a.workspace_id = $1 and a.callback_id = $2 order by a.ordinal desc limit 1`,
    [tx.workspaceId, row.id, row.interactionId],
  )
  return [firstNameOf(found?.name ?? null), found?.said ?? '']
}

interface Writing {
  row: Pick<
    CallBackRow,
    | 'way'
    | 'slotFrom'
    | 'slotTo'
    | 'dueAt'
    | 'promisedBy'
    | 'attempts'
    | 'mostAttempts'
    | 'gapMs'
    | 'address'
    | 'language'
  > & {
    interactionId?: CallBackRow['interactionId']
  }
  what: MailKind
  link: string
  zone: string
  agentName: string | null
  said: string
}

const write = async (tx: ReadTx, of: Writing): Promise<{ subject: string; text: string }> => {
  const workspace = await workspaceOf(tx)
  const { row } = of
  const spoken = row.language ?? (row.interactionId ? (await interactions.find(tx, row.interactionId))?.language : null)
  const language = screenLanguageOf(spoken, workspace.language)
  const words = mailWords[language]
  const clock = (at: Date) => timeIn(at, of.zone, language)
  const when =
    row.slotFrom && row.slotTo
      ? filled(words.between, {
          day: dayIn(row.slotFrom, of.zone, language),
          from: clock(row.slotFrom),
          to: clock(row.slotTo),
        })
      : words.turn
  const nextAt = row.dueAt ?? new Date(tx.now.getTime() + row.gapMs)
  const isLast = row.attempts + 1 >= row.mostAttempts
  const values: Record<string, string> = {
    brand: workspace.name,
    when,
    way: words.ways[row.way],
    place: row.slotFrom ? '' : filled(words.place, { by: clock(row.promisedBy) }),
    link: of.link,
    change: filled(words.change, { link: of.link }),
    zone: filled(words.zone, { zone: of.zone.replaceAll('_', ' ') }),
    name: of.agentName ?? words.team,
    time: clock(nextAt),
    next: isLast ? words.lastTry : filled(words.nextTry, { time: clock(nextAt) }),
    attempts: row.attempts === 1 ? words.once : filled(words.times, { count: String(row.attempts) }),
    address: hidden(row.address),
    said: of.said,
  }
  const { subject, text } = words[of.what]
  return { subject: filled(subject, values), text: filled(text, values) }
}

const localeOf = { en: 'en-GB', es: 'es-ES' }
const timeIn = (at: Date, timeZone: string, language: 'en' | 'es'): string =>
  new Intl.DateTimeFormat(localeOf[language], {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
const dayIn = (at: Date, timeZone: string, language: 'en' | 'es'): string =>
  new Intl.DateTimeFormat(localeOf[language], { timeZone, weekday: 'long', day: 'numeric', month: 'long' }).format(at)

/** What a customer of this queue would get, to look at: at one's turn, at a picked time, and after the last attempt. Nothing is booked. */
export const trialMails = async (tx: ReadTx, queue: Queue, publicUrl: string) => {
  const workspace = await workspaceOf(tx)
  const zone = await zoneOf(tx, queue.id, 'phone')
  const soon = new Date(Math.ceil(tx.now.getTime() / 1_800_000) * 1_800_000 + 86_400_000)
  const row = {
    way: 'chat' as const,
    slotFrom: null,
    slotTo: null,
    dueAt: null,
    promisedBy: new Date(tx.now.getTime() + 900_000),
    attempts: 0,
    mostAttempts: 2,
    gapMs: 600_000,
    address: workspace.name,
    language: workspace.language,
  }
  const of = { zone, link: `${publicUrl}/call-back/`, agentName: null, said: '' }
  const picked = { ...row, way: 'phone' as const, slotFrom: soon, slotTo: new Date(soon.getTime() + 1_800_000) }
  return [
    await write(tx, { ...of, row, what: 'confirmed' }),
    await write(tx, { ...of, row: picked, what: 'confirmed' }),
    await write(tx, { ...of, row: { ...row, attempts: 2 }, what: 'missed' }),
  ]
}
