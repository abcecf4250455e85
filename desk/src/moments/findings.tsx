import type { ReactNode } from 'react'
import type { Outputs } from '../api/call.ts'
import { figure } from '../floor/figures.ts'
import type { useDeepening } from '../deepening/deepening-data.ts'
import { InShort } from '../deepening/in-short.tsx'
import { MoreFound } from '../deepening/more-found.tsx'
import { Chip } from '../ui/chip.tsx'
import { Time } from '../ui/time.tsx'
import { Defined, Tooltip } from '../ui/tooltip.tsx'
import { calibrationWords } from '../words/calibration.ts'
import { momentsWords } from '../words/moments.ts'
import { termsWords } from '../words/terms.ts'
import { isKey, useLanguage, useWords } from '../words/words.ts'
import { SystemWords } from '../conversation/system-line.tsx'
import { useAllTurns } from './conversation.tsx'
import { momentNames } from './filter.ts'

type Judgement = Outputs['moments']['get']
type Evidence = Judgement['welcome']['evidence'][number]
const questions = ['polite', 'ownership', 'word', 'need'] as const

/** What was found: the three moments with their reasons, the four questions, the figures beside them, and how the score came to be. */
export function Findings({
  judgement,
  deepening,
  onTurn,
}: {
  judgement: Judgement
  deepening: ReturnType<typeof useDeepening>
  onTurn: (ordinal: number) => void
}) {
  const t = useWords(momentsWords)
  return (
    <div className="grid grid-cols-1 content-start gap-5 px-4 py-4 md:px-5">
      <InShort of={deepening} />
      {judgement.isWithoutWords && (
        <p className="rounded-m bg-sunken px-3 py-2 text-s text-ink-2">{t('withoutWords')}</p>
      )}
      {momentNames.map((moment) => (
        <MomentFound key={moment} moment={moment} judgement={judgement} onTurn={onTurn} />
      ))}
      <Part title={t('questions')}>
        <div className="grid grid-cols-1 gap-2.5">
          {questions.map((question) => (
            <Question key={question} question={question} judgement={judgement} onTurn={onTurn} />
          ))}
        </div>
      </Part>
      <MoreFound deepening={deepening.deepening} onTurn={onTurn} />
      <Besides judgement={judgement} onTurn={onTurn} />
      <History judgement={judgement} />
      <p className="text-xs text-ink-3">{t('askAgent')}</p>
    </div>
  )
}

function Part({ title, aside, children }: { title: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="mb-1.5 flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-m font-semibold">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  )
}

function MomentFound({
  moment,
  judgement,
  onTurn,
}: {
  moment: 'welcome' | 'peak' | 'farewell'
  judgement: Judgement
  onTurn: (ordinal: number) => void
}) {
  const t = useWords(momentsWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const found = judgement[moment]
  const bar = judgement.mark[moment]
  const why = `why-${bar.why ?? found.why ?? ''}`
  const one = (n: number) => figure(n, language, 1)
  return (
    <Part
      title={terms(`moment-${moment}`)}
      aside={
        <span className="flex items-center gap-2">
          {found.score !== null && (
            <span className="num text-s text-ink-2">
              <b className="text-m font-semibold text-ink">{terms('of5', { score: one(found.score) })}</b> ·{' '}
              {t('standard', { score: one(judgement.mark.standard[moment]) })}
            </span>
          )}
          <Chip tone={bar.verdict ?? 'plain'}>
            {bar.state === 'open' ? t('openMoment') : terms(`verdict-${bar.verdict ?? 'not-judged'}`)}
          </Chip>
        </span>
      }
    >
      {bar.state === 'not-judged' && (
        <p className="text-s text-ink-2">
          {t('unjudged', { why: isKey(termsWords, why) ? terms(why) : (bar.why ?? '') })}
        </p>
      )}
      {moment === 'peak' && <PeakTurns judgement={judgement} onTurn={onTurn} />}
      <Reasons evidence={found.evidence} onTurn={onTurn} of={judgement} />
    </Part>
  )
}

/** Of a call without words: the line of its course that a reason stands at. */
function LineOf({ ordinal, interactionId }: { ordinal: number; interactionId: string }) {
  const turn = useAllTurns(interactionId).data?.find((one) => one.ordinal === ordinal && one.kind === 'system')
  if (!turn) return null
  return (
    <span className="col-start-2 col-end-4 text-s text-ink-2">
      <SystemWords turn={turn} /> · <Time at={turn.at} as="clock" className="num" />
    </span>
  )
}

function PeakTurns({ judgement, onTurn }: { judgement: Judgement; onTurn: (ordinal: number) => void }) {
  const t = useWords(momentsWords)
  const { designed, observed } = judgement.peak
  if (designed === null && observed === null) return null
  const link = 'text-s text-ink-2 underline decoration-line-strong underline-offset-2 hover:text-ink'
  return (
    <p className="mb-1 flex flex-wrap gap-x-4">
      {designed !== null && (
        <button type="button" className={link} onClick={() => onTurn(designed)}>
          {t('designed', { turn: designed })}
        </button>
      )}
      {observed !== null && observed !== designed && (
        <button type="button" className={link} onClick={() => onTurn(observed)}>
          {t('observed', { turn: observed })}
        </button>
      )}
    </p>
  )
}

/** Their sentence says whose word it is; whose doing it was nobody can tell. */
const isUnowned = (reason: string) => reason.startsWith('told-') || reason === 'need-written-open'

/** Reasons in plain sentences, whose each is, and the words it rests on; a press shows them where they were said. */
function Reasons({
  evidence,
  onTurn,
  of,
}: {
  evidence: readonly Evidence[]
  onTurn: (ordinal: number) => void
  of?: Judgement
}) {
  const t = useWords(momentsWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  if (evidence.length === 0) return <p className="text-s text-ink-3">{t('noEvidence')}</p>
  // the points are those of the whole turn: said once, or they would be added up
  const firsts = new Set(new Map(evidence.toReversed().map((e) => [e.ordinal, e])).values())
  const weightOf = (e: Evidence) => (firsts.has(e) ? e.weight : undefined)
  return (
    <ul className="grid grid-cols-1 gap-1.5">
      {evidence.map((e) => (
        <li key={`${e.ordinal} ${e.from} ${e.reason}`}>
          <button
            type="button"
            onClick={() => onTurn(e.ordinal)}
            className="grid w-full grid-cols-[18px_1fr_auto] items-baseline gap-x-2 rounded-s border border-line px-2.5 py-1.5 text-left hover:bg-sunken"
          >
            <span aria-hidden="true" className="text-ink-2">
              {e.direction === 'up' ? '↑' : '↓'}
            </span>
            <span className="text-s">{e.sentence[language]}</span>
            <span className="text-xs text-ink-3">
              {weightOf(e) !== undefined && (
                <Tooltip says={t('weightSays')} isDescription>
                  <span className="num">
                    {t(e.direction === 'up' ? 'weightUp' : 'weightDown', {
                      points: figure(e.weight ?? 0, language, 1),
                    })}
                  </span>
                </Tooltip>
              )}
              {weightOf(e) !== undefined && ' · '}
              {!isUnowned(e.reason) && terms(`cause-${e.whose}`)}
            </span>
            {e.quote !== '' && (
              <q className="col-start-2 col-end-4 line-clamp-2 text-s text-ink-2" lang={undefined}>
                {e.quote}
              </q>
            )}
            {of?.isWithoutWords && <LineOf ordinal={e.ordinal} interactionId={of.interactionId} />}
          </button>
        </li>
      ))}
    </ul>
  )
}

/** In a language of which nothing is known no need is ever found. */
const isForeign = ({ mark }: Judgement): boolean => mark.peak.why === 'language'

/** Why there is no answer. The promises are looked at once their time has come. */
const untold = (question: (typeof questions)[number], judgement: Judgement) =>
  isForeign(judgement) ? 'questionLanguage' : question === 'word' ? 'questionOpen' : 'questionUntold'

/** Under a third no, over two thirds yes, between them unsure: the figure stands beside the word. */
function Question({
  question,
  judgement,
  onTurn,
}: {
  question: (typeof questions)[number]
  judgement: Judgement
  onTurn: (ordinal: number) => void
}) {
  const t = useWords(momentsWords)
  const terms = useWords(termsWords)
  const found = judgement.questions[question]
  const p = found?.p ?? null
  const word =
    found?.why === 'unsure'
      ? 'questionDeclined'
      : p === null
        ? untold(question, judgement)
        : p >= 2 / 3
          ? 'questionYes'
          : p <= 1 / 3
            ? 'questionNo'
            : 'questionUnsure'
  const sure = p === null ? null : Math.round(Math.max(p, 1 - p) * 100)
  return (
    <div className="grid grid-cols-1 gap-1">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="text-s">{terms(`question-${question}`)}</span>
        <span className="text-s">
          <b className="font-semibold">{t(word)}</b>
          {sure !== null && <span className="num text-ink-3"> · {t('probably', { pct: sure })}</span>}
        </span>
      </div>
      {found && found.evidence.length > 0 && <Reasons evidence={found.evidence} onTurn={onTurn} />}
      {p !== null && found?.evidence.length === 0 && <p className="text-s text-ink-3">{t('noWords')}</p>}
    </div>
  )
}

function Besides({ judgement, onTurn }: { judgement: Judgement; onTurn: (ordinal: number) => void }) {
  const t = useWords(momentsWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const score = (n: number | null) => (n === null ? '–' : terms('of5', { score: figure(n, language, 1) }))
  const rows = [
    [t('experienceScore'), t('experienceSays'), score(judgement.experience)],
    [t('meanOfTurns'), t('meanSays'), score(judgement.mean)],
    [
      t('annoyed'),
      t('annoyedSays'),
      judgement.customerAnnoyed === null
        ? t(
            judgement.isWithoutWords
              ? 'questionUntold'
              : isForeign(judgement)
                ? 'questionLanguage'
                : 'questionDeclined',
          )
        : terms('percent', { n: Math.round(judgement.customerAnnoyed * 100) }),
    ],
  ] as const
  const learnt = useWords(calibrationWords)
  return (
    <Part title={t('besides')}>
      <dl className="grid grid-cols-1 gap-1.5">
        {rows.map(([label, says, value]) => (
          <div key={label} className="flex justify-between gap-3 text-s">
            <dt>
              <Defined says={says}>{label}</Defined>
            </dt>
            <dd className="num font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      {judgement.annoyedEvidence.length > 0 && (
        <div className="mt-1.5">
          <p className="mb-1 text-xs text-ink-3">{t('annoyedWords')}</p>
          <Reasons evidence={judgement.annoyedEvidence} onTurn={onTurn} />
        </div>
      )}
      {judgement.calibrationVersion !== null && (
        <p className="num mt-1 text-xs text-ink-3">
          {learnt('madeBy', { version: judgement.calibrationVersion, raw: score(judgement.experienceRaw) })}
        </p>
      )}
    </Part>
  )
}

function History({ judgement }: { judgement: Judgement }) {
  const t = useWords(momentsWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const score = (n: number | null) => (n === null ? '–' : figure(n, language, 1))
  const told = { time: '|', model: judgement.model, version: judgement.standardVersion }
  const [before, after] = t(judgement.standardVersion === 0 ? 'judgedAtFirst' : 'judgedAt', told).split('|')
  return (
    <Part title={t('history')} aside={<Chip>{t(judgement.isFinal ? 'isFinal' : 'isLive')}</Chip>}>
      <p className="mb-1.5 text-s text-ink-2">
        {before}
        <Time at={judgement.judgedAt} as="due" />
        {after}
      </p>
      {judgement.sureLevel > 0 && (
        <p className="num mb-1.5 text-s text-ink-2">
          {t('judgedSure', { pct: Math.round(judgement.sureLevel * 100) })}
        </p>
      )}
      {judgement.history.length === 0 ? (
        <p className="text-s text-ink-3">{t('historyNone')}</p>
      ) : (
        <table className="num w-full text-s">
          <caption className="sr-only">{t('history')}</caption>
          <thead>
            <tr className="text-xs text-ink-3">
              <th scope="col" className="py-1 text-left font-medium">
                {t('when')}
              </th>
              {momentNames.map((m) => (
                <th key={m} scope="col" className="py-1 text-right font-medium">
                  {terms(`moment-${m}`)}
                </th>
              ))}
              <th scope="col" className="py-1 text-right font-medium">
                {t('experience')}
              </th>
            </tr>
          </thead>
          <tbody>
            {judgement.history.map((h) => (
              <tr key={h.judgedAt} className="border-t border-line" title={h.model}>
                <td className="py-1">
                  <Time at={h.judgedAt} as="due" />
                </td>
                <td className="py-1 text-right">{score(h.welcome)}</td>
                <td className="py-1 text-right">{score(h.peak)}</td>
                <td className="py-1 text-right">{score(h.farewell)}</td>
                <td className="py-1 text-right">{score(h.experience)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Part>
  )
}
