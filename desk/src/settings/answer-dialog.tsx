import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { NeedId, QueueId } from '@peakend/contract/ids.ts'
import type { Bilingual } from '@peakend/contract/values.ts'
import { ask, call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { BilingualField } from '../ui/bilingual-field.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, Tick } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { queuesWords } from '../words/queues.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { answerVariables, fill, shortcutFrom, unevenVariables, unknownVariables } from './answer-rules.ts'
import type { Answer } from './answers-page.tsx'
import { branches } from './needs-tree.ts'

const any = 'any'
const empty = {
  shortcut: '',
  title: { en: '', es: '' },
  text: { en: '', es: '' },
  subject: null as Bilingual | null,
  needId: null as NeedId | null,
  queueIds: [] as QueueId[],
  cues: [] as string[],
}

/** An answer in both languages; its variables are checked as it is written. */
export function AnswerDialog({ answer, onClose }: { answer: Answer | null; onClose: () => void }) {
  const t = useWords(queuesWords)
  const terms = useWords(termsWords)
  const [draft, setDraft] = useState<typeof empty>(answer ?? empty)
  const [isOwnShortcut, setOwnShortcut] = useState(answer !== null)
  const set = (of: Partial<typeof empty>) => setDraft((before) => ({ ...before, ...of }))
  const done = { refresh: ['answers.'], says: terms('saved'), onDone: onClose }
  const add = useAct(call.answers.add, done)
  const change = useAct(call.answers.change, done)
  const faults = faultsOf(draft.text, (name) => t('variableUnknown', { name: `{${name}}` }))
  const uneven = unevenVariables(draft.text.en, draft.text.es)
  const isShortcut = /^[a-z0-9-]{1,30}$/.test(draft.shortcut)
  const isFaulty =
    !isShortcut ||
    Object.keys(faults).length > 0 ||
    [draft.title, draft.text].some((b) => b.en.trim() === '' || b.es.trim() === '')
  const save = () => {
    const { shortcut, title, text, subject, needId, queueIds, cues } = draft
    const of = { shortcut, title, text, subject, needId, queueIds, cues }
    if (answer === null) add.run(of)
    else change.run({ ...of, answerId: answer.id })
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="max-w-2xl"
      title={answer === null ? t('addAnswer') : answer.title.en}
      actions={
        <>
          <Button onPress={onClose}>{terms('cancel')}</Button>
          <Button look="primary" isBusy={add.isBusy || change.isBusy} disabled={isFaulty} onPress={save}>
            {terms('save')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <BilingualField
          label={t('answerTitle')}
          maxLength={120}
          value={draft.title}
          onChange={(title) => set({ title, ...(isOwnShortcut ? {} : { shortcut: shortcutFrom(title.en) }) })}
        />
        <BilingualField
          isLong
          maxLength={4000}
          label={t('answerText')}
          hint={t('variables', { list: answerVariables.map((v) => `{${v}}`).join(' ') })}
          value={draft.text}
          faults={faults}
          onChange={(text) => set({ text })}
        />
        <SubjectField subject={draft.subject} onChange={(subject) => set({ subject })} />
        {uneven.map((name) => (
          <p key={name} role="status" className="text-s text-ink-2">
            {t('variableUneven', { name: `{${name}}` })}
          </p>
        ))}
        <Field
          label={t('shortcut')}
          hint={t('shortcutHint')}
          fault={draft.shortcut !== '' && !isShortcut ? t('shortcutWrong') : undefined}
          value={draft.shortcut}
          maxLength={30}
          onChange={(e) => {
            setOwnShortcut(true)
            set({ shortcut: e.target.value })
          }}
        />
        <Limits draft={draft} onChange={set} />
        <section>
          <h3 className="mb-1 text-s font-medium text-ink-2">{t('answerTest')}</h3>
          <AnswerReads text={draft.text} />
        </section>
      </div>
    </Dialog>
  )
}

/** What a letter that begins with it is about; left empty it has none of its own. */
function SubjectField({ subject, onChange }: { subject: Bilingual | null; onChange: (of: Bilingual | null) => void }) {
  const t = useWords(queuesWords)
  return (
    <BilingualField
      label={t('answerSubject')}
      hint={t('answerSubjectHint')}
      maxLength={200}
      value={subject ?? { en: '', es: '' }}
      onChange={(next) => onChange(next.en.trim() === '' && next.es.trim() === '' ? null : next)}
    />
  )
}

function Limits({ draft, onChange }: { draft: typeof empty; onChange: (of: Partial<typeof empty>) => void }) {
  const t = useWords(queuesWords)
  const language = useLanguage()
  const needs = useQuery(ask.cases.needs()).data?.rows ?? []
  const queues = useQuery(ask.routing.queues()).data?.rows.filter((q) => !q.isRetired) ?? []
  return (
    <>
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <Select
          label={t('answerNeed')}
          value={draft.needId ?? any}
          onChange={(value) => onChange({ needId: value === any ? null : (value as NeedId) })}
          choices={[
            { value: any, label: t('anyNeed') },
            ...branches(
              needs.filter((n) => !n.isRetired),
              language,
            ).map(({ need, depth }) => ({
              value: need.id as string,
              label: `${'   '.repeat(depth)}${need.name[language]}`,
            })),
          ]}
        />
        <Field
          label={t('answerCues')}
          hint={t('answerCuesHint')}
          value={draft.cues.join(', ')}
          onChange={(e) => onChange({ cues: e.target.value.split(/[,\s]+/).filter(Boolean) })}
        />
      </div>
      <fieldset className="grid grid-cols-1 gap-2 sm:grid-cols-2">
        <legend className="mb-1 text-s font-medium text-ink-2">{t('answerQueues')}</legend>
        {queues.map((queue) => (
          <Tick
            key={queue.id}
            label={queue.name}
            checked={draft.queueIds.includes(queue.id)}
            onChange={(e) =>
              onChange({
                queueIds: e.target.checked
                  ? [...draft.queueIds, queue.id]
                  : draft.queueIds.filter((id) => id !== queue.id),
              })
            }
          />
        ))}
      </fieldset>
    </>
  )
}

function faultsOf(text: Bilingual, says: (name: string) => string): Partial<Record<'en' | 'es', string>> {
  const faults: Partial<Record<'en' | 'es', string>> = {}
  for (const language of ['en', 'es'] as const) {
    const unknown = unknownVariables(text[language])[0]
    if (unknown !== undefined) faults[language] = says(unknown)
  }
  return faults
}

/** The text as a customer would get it, with made-up values. */
export function AnswerReads({ text }: { text: Bilingual }) {
  const t = useWords(queuesWords)
  const brand = useQuery(ask.workspace.get()).data?.name ?? ''
  const values = {
    customer: t('sampleCustomer'),
    agent: t('sampleAgent'),
    case: t('sampleCase'),
    wait: t('sampleWait'),
    brand,
  }
  return (
    <div className="grid grid-cols-1 gap-2 sm:grid-cols-2">
      {(['en', 'es'] as const).map((language) => (
        <p key={language} lang={language} className="rounded-l bg-brand-soft px-3.5 py-2.5 whitespace-pre-wrap">
          {fill(text[language], values) || '…'}
        </p>
      ))}
    </div>
  )
}
