import type { ReactNode } from 'react'
import { alwaysHeard } from '@peakend/contract/message-words.data.ts'
import { segmentsOf } from '@peakend/contract/segments.ts'
import { call, type Outputs } from '../api/call.ts'
import { useDraft } from '../settings/draft.ts'
import { FormCard, SaveFoot } from '../settings/page.tsx'
import { BilingualField } from '../ui/bilingual-field.tsx'
import { Field } from '../ui/field.tsx'
import { useAct } from '../ui/use-act.ts'
import { messageAccountsWords } from '../words/message-accounts.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { wordsIn } from './account-draft.ts'

type Rules = Outputs['messaging']['rules']
const words = ['stop', 'start', 'help'] as const
const answerOf = { stop: 'stopped', start: 'started', help: 'help' } as const
const listOf = { stop: 'stopWords', start: 'startWords', help: 'helpWords' } as const
const longestAnswer = 400

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
const areGood = (list: readonly string[]): boolean =>
  list.length <= 20 && list.every((one) => one.length >= 2 && one.length <= 20)

/** Quiet hours, how often, the words that stop and start, and what is answered to them. */
export function RulesForm({ saved }: { saved: Rules }) {
  const t = useWords(messageAccountsWords)
  const terms = useWords(termsWords)
  const { draft, set, reset, isChanged } = useDraft<Rules>(saved)
  const save = useAct(() => call.messaging.changeRules(draft), {
    refresh: ['messaging.rules'],
    says: terms('saved'),
    onDone: reset,
  })
  const { quiet, mostBegunADay } = draft
  const answers = words.flatMap((word) => Object.values(draft[answerOf[word]]))
  const isFaulty =
    quiet.from === '' ||
    quiet.until === '' ||
    !(mostBegunADay >= 1 && mostBegunADay <= 50) ||
    words.some((word) => !areGood(draft[listOf[word]])) ||
    answers.some((text) => text.trim() === '')
  return (
    <>
      <FormCard title={t('rules')}>
        <p className="max-w-2xl text-s text-ink-2">{t('quietSay')}</p>
        <div className="grid grid-cols-2 items-start gap-3 sm:grid-cols-[130px_130px_1fr]">
          <Field
            label={t('quietFrom')}
            type="time"
            value={quiet.from}
            onChange={(e) => set({ quiet: { ...quiet, from: e.target.value } })}
          />
          <Field
            label={t('quietUntil')}
            type="time"
            value={quiet.until}
            onChange={(e) => set({ quiet: { ...quiet, until: e.target.value } })}
          />
          <Field
            label={t('mostBegun')}
            className="max-sm:col-span-2 sm:max-w-72"
            type="number"
            min={1}
            max={50}
            value={mostBegunADay || ''}
            onChange={(e) => set({ mostBegunADay: Number(e.target.value) })}
          />
        </div>
        <QuietLasts quiet={quiet} />
      </FormCard>
      <FormCard
        title={t('words')}
        foot={
          <SaveFoot
            isChanged={isChanged}
            isBusy={save.isBusy}
            isFaulty={isFaulty}
            onSave={() => save.run(undefined)}
            onReset={reset}
          />
        }
      >
        <p className="max-w-2xl text-s text-ink-2">{t('wordsAbout')}</p>
        {words.map((word) => (
          <OneWord key={`${word} ${isChanged}`} word={word} draft={draft} onChange={set} />
        ))}
      </FormCard>
    </>
  )
}

function QuietLasts({ quiet }: { quiet: Rules['quiet'] }) {
  const t = useWords(messageAccountsWords)
  if (quiet.from === '' || quiet.until === '') return null
  const lasts = (minutesOf(quiet.until) - minutesOf(quiet.from) + 24 * 60) % (24 * 60)
  return (
    <p className="num text-s text-ink-3">
      {lasts === 0 ? t('neverQuiet') : t('quietLasts', { hours: Math.floor(lasts / 60), minutes: lasts % 60 })}
    </p>
  )
}

/** What is always heard in both languages, what is heard beside it, and what is answered, with its price in parts. */
function OneWord({
  word,
  draft,
  onChange,
}: {
  word: (typeof words)[number]
  draft: Rules
  onChange: (of: Partial<Rules>) => void
}) {
  const t = useWords(messageAccountsWords)
  const terms = useWords(termsWords)
  const own = draft[listOf[word]]
  const answer = draft[answerOf[word]]
  const lengthOf = (language: 'english' | 'spanish', text: string) =>
    t('answerLength', { language: terms(language), count: segmentsOf(text).parts.length })
  return (
    <fieldset className="grid grid-cols-1 gap-3 border-t border-line pt-4">
      <legend className="float-left mb-1 w-full text-m font-semibold">{t(`word-${word}`)}</legend>
      <dl className="clear-both grid grid-cols-1 gap-x-4 gap-y-1.5 sm:grid-cols-2">
        <Heard label={t('alwaysEn')} words={alwaysHeard[word].en} />
        <Heard label={t('alwaysEs')} words={alwaysHeard[word].es} />
      </dl>
      <Field
        label={t('ownWords')}
        hint={t('ownWordsHint')}
        fault={areGood(own) ? undefined : t('wordsTooLong')}
        spellCheck={false}
        maxLength={500}
        defaultValue={own.join(', ')}
        onChange={(e) => onChange({ [listOf[word]]: wordsIn(e.target.value) })}
      />
      <BilingualField
        label={t(`answer-${word}`)}
        hint={`${lengthOf('english', answer.en)} · ${lengthOf('spanish', answer.es)}`}
        isLong
        maxLength={longestAnswer}
        value={answer}
        onChange={(to) => onChange({ [answerOf[word]]: to })}
      />
    </fieldset>
  )
}

function Heard({ label, words: all }: { label: string; words: readonly string[] }): ReactNode {
  return (
    <div>
      <dt className="text-xs text-ink-3">{label}</dt>
      <dd className="mt-0.5 flex flex-wrap gap-1">
        {all.map((one) => (
          <code key={one} className="rounded-xs bg-sunken px-1.5 text-s uppercase">
            {one}
          </code>
        ))}
      </dd>
    </div>
  )
}
