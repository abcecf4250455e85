/** Parts of long messages until all are there. They come in any order, twice, or never; what is missing after a while is said to be. */
import { createHash } from 'node:crypto'
import type { MessageAccountId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../../base/database.ts'
import { defineTimer } from '../../../base/jobs.ts'
import { findAccount, type AccountRecord } from '../accounts/store.ts'
import { takeIn } from '../intake/intake.ts'
import { joined } from './alphabet.ts'
import type { PartOf } from './longs.ts'

const kind = 'messaging.fragments'
/** Parts of one message come within seconds; a phone that lost its signal sends the rest when it has it again. */
const WAIT_MS = 10 * 60_000
/** A centre that got no answer sends a part again within this. */
const KEEP_MS = 60 * 60_000

interface Whole {
  number: string
  reference: number
  total: number
}
interface Fragment {
  part: number
  text: string
  isDone: boolean
}
const keyOf = (accountId: string, of: Whole): string =>
  `${accountId}/${createHash('sha256').update(of.number).digest('hex').slice(0, 16)}/${of.reference}/${of.total}`

const fragmentsOf = (tx: Tx, accountId: string, of: Whole): Promise<Fragment[]> =>
  tx.query<Fragment>(
    'message-fragments.of',
    `select part, text, is_done as "isDone" from message_fragments
     where workspace_id = $1 and account_id = $2 and number = $3 and reference = $4 and total = $5 order by part for update`,
    [tx.workspaceId, accountId, of.number, of.reference, of.total],
  )
const drop = (tx: Tx, accountId: string, of: Whole) =>
  tx.query(
    'message-fragments.drop',
    'delete from message_fragments where workspace_id = $1 and account_id = $2 and number = $3 and reference = $4 and total = $5',
    [tx.workspaceId, accountId, of.number, of.reference, of.total],
  )
const markDone = (tx: Tx, accountId: string, of: Whole) =>
  tx.query(
    'message-fragments.done',
    'update message_fragments set is_done = true where workspace_id = $1 and account_id = $2 and number = $3 and reference = $4 and total = $5',
    [tx.workspaceId, accountId, of.number, of.reference, of.total],
  )

/** Keeps a part; with the last of them the message is taken in. A part that is known changes nothing; other words under its number begin another message. */
export const takeFragment = async (
  tx: Tx,
  account: AccountRecord,
  from: string,
  text: string,
  of: PartOf,
): Promise<void> => {
  const whole: Whole = { number: from.slice(0, 40), reference: of.reference, total: of.total }
  // a text that ends in half a sign is none to the database
  const written = JSON.stringify(text)
  const known = await fragmentsOf(tx, account.id, whole)
  const same = known.find((one) => one.part === of.part)
  if (same?.text === written) return
  const isOver = known.some((one) => one.isDone)
  if (same || isOver) {
    if (!isOver) await takeWhat(tx, account, whole, known)
    await drop(tx, account.id, whole)
  }
  const before = same || isOver ? [] : known
  await tx.query(
    'message-fragments.insert',
    `insert into message_fragments (workspace_id, account_id, number, reference, total, part, text, at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.workspaceId, account.id, whole.number, whole.reference, whole.total, of.part, written, tx.now],
  )
  const all = [...before, { part: of.part, text: written, isDone: false }]
  if (all.length === of.total) {
    await takeWhat(tx, account, whole, all)
    await markDone(tx, account.id, whole)
  }
  if (before.length === 0)
    tx.enqueue({
      kind,
      key: keyOf(account.id, whole),
      payload: { accountId: account.id, ...whole },
      dueAt: new Date(tx.now.getTime() + WAIT_MS),
    })
}

const GAP = ' […] '

/** Takes in what is there; where parts are missing it says how many, and shows where. */
const takeWhat = async (tx: Tx, account: AccountRecord, of: Whole, fragments: readonly Fragment[]): Promise<void> => {
  const texts = new Map(fragments.map((one) => [one.part, JSON.parse(one.text) as string]))
  const runs: string[][] = [[]]
  for (let part = 1; part <= of.total; part++) {
    const text = texts.get(part)
    if (text === undefined) runs.push([])
    else runs.at(-1)?.push(text)
  }
  const missingParts = of.total - texts.size
  const text = missingParts === 0 ? joined(runs.flat()) : runs.map((run) => joined(run)).join(GAP)
  // its parts are what is told apart: the same words under another number are another message
  const id = null
  await takeIn(tx, account, { id, from: of.number, text, files: [], at: null, missingParts, name: null })
  await tx.query(
    'message-fragments.acknowledged',
    `update messages set acknowledged_at = $4 where workspace_id = $1 and account_id = $2 and number = any($3::text[]) and direction = 'in' and acknowledged_at is null`,
    [tx.workspaceId, account.id, [of.number, `+${of.number.replace('+', '')}`], tx.now],
  )
}

/** The rest never came: what is there is taken in, and later forgotten as parts. */
export const fragmentsTimer = defineTimer<Whole & { accountId: MessageAccountId; isLast?: boolean }>({
  kind,
  async run(tx, job) {
    const { accountId, isLast, ...whole } = job.payload
    const account = await findAccount(tx, accountId)
    const fragments = await fragmentsOf(tx, accountId, whole)
    if (isLast === true || !account) return void (await drop(tx, accountId, whole))
    if (fragments.length > 0 && !fragments.some((one) => one.isDone)) {
      await takeWhat(tx, account, whole, fragments)
      await markDone(tx, accountId, whole)
    }
    tx.enqueue({
      kind,
      key: job.key,
      payload: { ...job.payload, isLast: true },
      dueAt: new Date(tx.now.getTime() + KEEP_MS),
    })
  },
})
