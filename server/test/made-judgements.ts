/** Judgements by the thousand, made in the database: for what is counted over many of them. */
import type { Tx } from '../src/base/database.ts'
import type { Detail } from '../src/evaluations/store.ts'

/** Every n-th conversation of `each` gets its facts and scores from the expressions, which may use `n` (1, 2, ...) and `r`, a draw from 0 to 1 that the seed fixes. */
export const makeJudgements = (
  tx: Tx,
  of: {
    count: number
    agent?: string
    channel?: string
    language?: string
    queue?: string
    openedAt?: string
    peak?: string
    cause?: string
    /** Signs of detail a judgement, as evidence and turns take in a real one. */
    detailChars?: number
  },
): Promise<unknown> =>
  tx.query(
    // the text differs from call to call: it is not prepared under one name
    `test.judgements.${(calls += 1)}`,
    `insert into judgements (workspace_id, interaction_id, is_final, judged_at, model, language, standard_version, channel, queue_id, agent_id, customer_id,
       opened_at, closed_at, welcome, welcome_least, peak, peak_least, farewell, farewell_least, experience, as_intended, worst_gap, cause, detail)
     select $1, uuidv7(), true, opened_at, 'made', ${of.language ?? `'en'`}, 1, ${of.channel ?? `'chat'`}, ${of.queue ?? 'null'}, ${of.agent ?? 'null'}, uuidv7(),
       opened_at, opened_at + interval '20 minutes', welcome, 3.6, peak, 3.8, farewell, 3.6, round((0.2 * welcome + 0.4 * peak + 0.4 * farewell)::numeric, 1),
       peak >= 3.8, peak - 3.8, ${of.cause ?? 'null'}, $4::jsonb || jsonb_build_object('made', repeat('x', ${of.detailChars ?? 0}))
     from (
       select n, r, ${of.openedAt ?? `$2::timestamptz - n * interval '5 minutes'`} as opened_at,
         round((3.2 + 1.6 * ((n * 53) % 101) / 101.0)::numeric, 1)::real as welcome,
         round((${of.peak ?? '3.0 + 2.0 * r'})::numeric, 1)::real as peak,
         round((3.0 + 1.9 * ((n * 71) % 97) / 97.0)::numeric, 1)::real as farewell
       from (select n, ((n::bigint * 7919) % 10007) / 10007.0 as r from generate_series(1, $3::int) n) drawn) made`,
    [tx.workspaceId, tx.now, of.count, JSON.stringify(detail)],
  )
let calls = 0

const bare = { from: null, to: null, evidence: [] }
const question = { p: 0.8, evidence: [] }
const detail: Detail = {
  welcome: bare,
  peak: { ...bare, kind: 'designed', designed: null, observed: null },
  farewell: bare,
  annoyed: 0.1,
  questions: { polite: question, ownership: question, word: question, need: question },
  turns: [],
}
