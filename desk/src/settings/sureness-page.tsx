import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SureLevel } from '@peakend/contract/sureness.ts'
import { ask, call, type Outputs } from '../api/call.ts'
import { figure } from '../floor/figures.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { ChoiceRow } from '../ui/choice-row.tsx'
import { ConfirmDialog } from '../ui/confirm.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'
import { surenessWords } from '../words/sureness.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { useDraft } from './draft.ts'
import { FormCard, SaveFoot, SettingsPage } from './page.tsx'
import { hundredths, partsAt } from './sureness-rules.ts'
import { Loaded } from './with-workspace.tsx'

type Saved = Outputs['sureness']['get']

const refreshMs = 5_000

export default function SurenessPage() {
  const query = useQuery({
    ...ask.sureness.get(),
    refetchInterval: ({ state }) => (state.data?.isJudging === true ? refreshMs : false),
  })
  return (
    <Loaded query={query} page="sureness">
      {(saved) => <SurenessForm saved={saved} />}
    </Loaded>
  )
}

const useLevelName = () => {
  const t = useWords(surenessWords)
  return (level: number) => (level === 0 ? t('always') : t('atLeast', { pct: Math.round(level * 100) }))
}

function SurenessForm({ saved }: { saved: Saved }) {
  const t = useWords(surenessWords)
  const terms = useWords(termsWords)
  const levelName = useLevelName()
  const form = useDraft({ level: saved.level })
  const save = useAct(call.sureness.change, { refresh: ['sureness.'], says: terms('saved'), onDone: form.reset })
  const { level } = form.draft
  return (
    <SettingsPage code="sureness">
      <FormCard
        foot={
          <SaveFoot
            isChanged={form.isChanged}
            isBusy={save.isBusy}
            onSave={() => save.run({ level })}
            onReset={form.reset}
          />
        }
      >
        <fieldset>
          <legend className="mb-1.5 text-s font-medium text-ink-2">{t('choose')}</legend>
          <div className="overflow-hidden rounded-m border border-line">
            {saved.levels.map((one) => (
              <ChoiceRow
                key={one.level}
                name="level"
                isChosen={one.level === level}
                onChoose={() => form.set({ level: one.level })}
              >
                <span className="grid min-w-0 flex-1 grid-cols-1 gap-x-4 sm:grid-cols-[13rem_1fr] sm:items-baseline">
                  <span className="num font-medium">{levelName(one.level)}</span>
                  <span className="num text-s text-ink-2">{t('inShort', hundredths(one.measured.peak))}</span>
                </span>
              </ChoiceRow>
            ))}
          </div>
        </fieldset>
        <p className="max-w-2xl text-s text-ink-2">{t('explain')}</p>
      </FormCard>
      <Costs saved={saved} level={level} />
      <Again saved={saved} />
      <Versions saved={saved} />
    </SettingsPage>
  )
}

/** Part by part: what was measured elsewhere, and what would be judged here. */
function Costs({ saved, level }: { saved: Saved; level: SureLevel }) {
  const t = useWords(surenessWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const at = saved.levels.find((one) => one.level === level)
  if (!at) return null
  const number = (n: number | null, digits = 0) => (n === null ? '–' : figure(n, language, digits))
  const head = 'border-b border-line py-2 pl-3 text-xs font-medium text-ink-3'
  return (
    <Card title={t('costs')}>
      <p role="status" className="num px-4 pt-4 text-m">
        {t('costsSays', hundredths(at.measured.peak))}
      </p>
      <div className="overflow-x-auto px-4 py-3">
        <table className="w-full border-collapse text-s">
          <caption className="sr-only">{t('costs')}</caption>
          <thead>
            <tr>
              <th scope="col" className={`${head} !pl-0 text-left`}>
                {t('part')}
              </th>
              <th scope="col" className={`${head} text-right`}>
                {t('judgedOf')}
              </th>
              <th scope="col" className={`${head} text-right`}>
                {t('wrongOf')}
              </th>
              <th scope="col" className={`${head} text-right`}>
                {t('ownOf', { count: saved.ownOf })}
              </th>
            </tr>
          </thead>
          <tbody>
            {partsAt(at).map(({ part, word, measured, own }) => (
              <tr key={part} className="border-b border-line last:border-0">
                <th scope="row" className="py-2 text-left font-normal">
                  {word === null ? t('partAll') : terms(word)}
                </th>
                {measured === null ? (
                  <td colSpan={2} className="py-2 pl-3 text-right text-ink-3">
                    {t('notMeasured')}
                  </td>
                ) : (
                  <>
                    <td className="num py-2 pl-3 text-right">{number(measured.judged)}</td>
                    <td className="num py-2 pl-3 text-right">{number(measured.wrong, 1)}</td>
                  </>
                )}
                <td className="num py-2 pl-3 text-right">{saved.ownOf === 0 ? '–' : number(own)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="max-w-2xl px-4 pb-4 text-xs text-ink-3">
        {saved.ownOf === 0 && <>{t('ownNone')} </>}
        {t('measured', saved.measuredOn)}
      </p>
    </Card>
  )
}

function Again({ saved }: { saved: Saved }) {
  const t = useWords(surenessWords)
  const [isAsking, setAsking] = useState(false)
  const again = useAct(() => call.sureness.judgeAgain(), {
    refresh: ['sureness.', 'moments.', 'consistency.'],
    says: t('started'),
    onDone: () => setAsking(false),
  })
  const count = saved.otherwise
  return (
    <Card title={t('again')}>
      <div className="grid justify-items-start gap-3 px-4 py-4 text-s">
        <p className="max-w-2xl text-ink-2">{t('againSays')}</p>
        <p role="status" className="num">
          {saved.isJudging ? t('isJudging') : count === 0 ? t('otherwiseNone') : t('otherwise', { count })}
        </p>
        {count > 0 && (
          <Button isBusy={saved.isJudging} onPress={() => setAsking(true)}>
            {t('judgeAgain')}
          </Button>
        )}
      </div>
      {isAsking && (
        <ConfirmDialog
          title={t('judgeAgain')}
          about={t('judgeAgainSays')}
          action={t('judgeAgain')}
          isBusy={again.isBusy}
          onConfirm={() => again.run(undefined)}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  )
}

function Versions({ saved }: { saved: Saved }) {
  const t = useWords(surenessWords)
  const levelName = useLevelName()
  return (
    <Card title={t('changes')}>
      <ul className="px-4 py-3 text-s">
        {saved.changes.map(({ version, level, at, by }) => (
          <li key={version} className="num flex flex-wrap justify-between gap-x-4 py-1">
            <span>
              {version} · {t('change', { level: levelName(level), name: by ?? t('somebody') })}
            </span>
            <Time at={at} as="due" className="text-ink-3" />
          </li>
        ))}
        <li className="num py-1 text-ink-2">0 · {t('first')}</li>
      </ul>
    </Card>
  )
}
