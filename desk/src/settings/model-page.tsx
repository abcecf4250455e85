import { useQuery } from '@tanstack/react-query'
import { Sparkle, TriangleAlert } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { ask, call, type Outputs } from '../api/call.ts'
import { figure } from '../floor/figures.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useNowMs } from '../ui/clock.ts'
import { Field, Tick } from '../ui/field.tsx'
import { dueTime } from '../ui/time-words.ts'
import { useAct } from '../ui/use-act.ts'
import { modelWords } from '../words/model.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useLocale, useWords } from '../words/words.ts'
import { useDraft } from './draft.ts'
import { FormCard, SaveFoot, SettingsPage } from './page.tsx'
import { Loaded } from './with-workspace.tsx'

type Saved = Outputs['deepening']['settings']

const refreshMs = 15_000

export default function ModelPage() {
  const query = useQuery({ ...ask.deepening.settings(), refetchInterval: refreshMs })
  return (
    <Loaded query={query} page="model">
      {(saved) => <ModelForm saved={saved} />}
    </Loaded>
  )
}

function ModelForm({ saved }: { saved: Saved }) {
  const t = useWords(modelWords)
  const isSetUp = saved.endpoint !== null
  return (
    <SettingsPage code="model" test={isSetUp ? <ModelTest /> : undefined}>
      {!isSetUp && (
        <div className="rounded-m bg-sunken px-4 py-3">
          <p className="font-medium">{t('notSetUp')}</p>
          <p className="text-s text-ink-2">{t('notSetUpAbout')}</p>
        </div>
      )}
      <SwitchCard saved={saved} />
      <Sent saved={saved} />
      {isSetUp && <Today saved={saved} />}
    </SettingsPage>
  )
}

function SwitchCard({ saved }: { saved: Saved }) {
  const t = useWords(modelWords)
  const terms = useWords(termsWords)
  const form = useDraft({ isOn: saved.isOn, tokensADay: saved.tokensADay })
  const save = useAct(call.deepening.change, {
    refresh: ['deepening.'],
    says: terms('saved'),
    onDone: form.reset,
  })
  const { isOn, tokensADay } = form.draft
  const isFaulty = !Number.isInteger(tokensADay) || tokensADay < 1000 || tokensADay > 100_000_000
  return (
    <FormCard
      foot={
        <SaveFoot
          isChanged={form.isChanged}
          isBusy={save.isBusy}
          isFaulty={isFaulty}
          onSave={() => save.run(form.changes)}
          onReset={form.reset}
        />
      }
    >
      <Tick
        label={t('on')}
        hint={t('onHint')}
        checked={isOn}
        disabled={saved.endpoint === null && !saved.isOn}
        onChange={(e) => form.set({ isOn: e.target.checked })}
      />
      <Field
        className="sm:max-w-72"
        label={t('limit')}
        hint={t('limitHint')}
        fault={isFaulty ? t('limitWrong') : undefined}
        type="number"
        min={1000}
        max={100_000_000}
        step={1000}
        value={tokensADay || ''}
        onChange={(e) => form.set({ tokensADay: Number(e.target.value) })}
      />
    </FormCard>
  )
}

/** Plainly: to whom, what, what not, and what stays. */
function Sent({ saved }: { saved: Saved }) {
  const t = useWords(modelWords)
  const { endpoint } = saved
  return (
    <Card title={t('sent')}>
      {endpoint?.isSafe === false && (
        <p role="alert" className="flex gap-2.5 border-b border-line px-4 py-3 text-s">
          <TriangleAlert size={16} aria-hidden className="mt-0.5 flex-none" /> {t('unsafe')}
        </p>
      )}
      <dl className="grid grid-cols-1 gap-x-6 gap-y-2.5 px-4 py-4 sm:grid-cols-[9rem_1fr]">
        {endpoint && (
          <>
            <Row label={t('where')}>
              <code className="wrap-anywhere">{endpoint.url}</code>
            </Row>
            <Row label={t('whichModel')}>
              <code className="wrap-anywhere">{endpoint.model}</code>
            </Row>
            <Row label={t('key')}>{t(endpoint.hasKey ? 'keySet' : 'keyNone')}</Row>
          </>
        )}
        <Row label={t('what')}>{t('whatSays')}</Row>
        <Row label={t('takenOut')}>{t('takenOutSays')}</Row>
        <Row label={t('never')}>{t('neverSays')}</Row>
        <Row label={t('kept')}>{t('keptSays')}</Row>
      </dl>
    </Card>
  )
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-s font-medium text-ink-2">{label}</dt>
      <dd className="-mt-2 min-w-0 text-s text-ink sm:mt-0">{children}</dd>
    </>
  )
}

function Today({ saved }: { saved: Saved }) {
  const t = useWords(modelWords)
  const language = useLanguage()
  const locale = useLocale()
  const nowMs = useNowMs(30_000)
  const { today, tokensADay, waiting, pausedUntil, lastFault } = saved
  const n = (value: number) => figure(value, language)
  const used = t('tokensOf', { used: n(today.tokens), limit: n(tokensADay) })
  const time = (at: string) => dueTime(Date.parse(at), nowMs, locale)
  const rows = [
    [t('calls'), today.calls],
    [t('done'), today.done],
    [t('givenUpCount'), today.givenUp],
    [t('droppedCount'), today.dropped],
    [t('inLine'), waiting],
  ] as const
  return (
    <Card title={t('today')} aside={<span className="num">{used}</span>}>
      <div className="grid grid-cols-1 gap-4 px-4 py-4">
        <div
          role="meter"
          aria-label={used}
          aria-valuemin={0}
          aria-valuemax={tokensADay}
          aria-valuenow={Math.min(today.tokens, tokensADay)}
          className="h-1.5 overflow-hidden rounded-full bg-sunken"
        >
          <div
            className="h-full rounded-full bg-ink-3"
            style={{ width: `${Math.min(100, (today.tokens / tokensADay) * 100)}%` }}
          />
        </div>
        <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-5">
          {rows.map(([label, value]) => (
            <div key={label} className="flex flex-col-reverse justify-end">
              <dt className="text-s text-ink-3">{label}</dt>
              <dd className="num text-l font-semibold">{n(value)}</dd>
            </div>
          ))}
        </dl>
        {lastFault && (
          <p role="status" className="text-s text-ink-2">
            {pausedUntil === null
              ? t('lastFault', { time: time(lastFault.at), why: t(`why-${lastFault.why}`) })
              : t('paused', { time: time(pausedUntil), why: t(`why-${lastFault.why}`) })}
          </p>
        )}
      </div>
    </Card>
  )
}

/** Asks with a made-up conversation and says what happened, the endpoint's own words included. */
function ModelTest() {
  const language = useLanguage()
  const t = useWords(modelWords)
  const [answer, setAnswer] = useState<Outputs['deepening']['test'] | null>(null)
  const test = useAct(() => call.deepening.test(), { refresh: ['deepening.settings'], onDone: setAnswer })
  const seconds = figure((answer?.ms ?? 0) / 1000, language, 1)
  return (
    <div className="grid justify-items-start gap-3">
      <p className="text-s text-ink-2">{t('testAbout')}</p>
      <Button icon={<Sparkle size={15} aria-hidden />} isBusy={test.isBusy} onPress={() => test.run(undefined)}>
        {t('test')}
      </Button>
      <div role="status" className="grid gap-1 text-s wrap-anywhere">
        {answer &&
          (answer.why === null ? (
            <>
              <p>
                {t('testGood', {
                  seconds,
                  tokens: figure(answer.tokens, language),
                  quotes: answer.quotes,
                  dropped: answer.dropped,
                })}
              </p>
              {answer.summary?.cameFor && (
                <p className="text-ink-2">
                  {t('cameFor')}: {answer.summary.cameFor}
                </p>
              )}
            </>
          ) : (
            <>
              <p>{t('testBad', { seconds, why: t(`why-${answer.why}`) })}</p>
              {answer.status !== null && <p className="text-ink-2">{t('testStatus', { status: answer.status })}</p>}
              {answer.said !== null && <p className="text-ink-2">{t('testSaid', { said: answer.said })}</p>}
            </>
          ))}
      </div>
    </div>
  )
}
