import { useQuery } from '@tanstack/react-query'
import { MessageSquareQuote, Plus } from 'lucide-react'
import { useState } from 'react'
import { ask, call, type Outputs } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { ConfirmDialog } from '../ui/confirm.tsx'
import { Field } from '../ui/field.tsx'
import { EmptyState } from '../ui/states.tsx'
import { useAct } from '../ui/use-act.ts'
import { queuesWords } from '../words/queues.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { AnswerDialog, AnswerReads } from './answer-dialog.tsx'
import { SettingsPage } from './page.tsx'
import { Loaded } from './with-workspace.tsx'

export type Answer = Outputs['answers']['list']['rows'][number]

export default function AnswersPage() {
  const t = useWords(queuesWords)
  const answers = useQuery(ask.answers.list())
  const [edited, setEdited] = useState<Answer | 'new' | null>(null)
  const [q, setQ] = useState('')
  const first = answers.data?.rows[0]
  return (
    <SettingsPage
      code="answers"
      aside={
        <Button icon={<Plus size={15} aria-hidden />} onPress={() => setEdited('new')}>
          {t('addAnswer')}
        </Button>
      }
      testTitle={t('answerTest')}
      test={first && <AnswerReads text={first.text} />}
    >
      <Loaded query={answers}>
        {({ rows }) => (
          <>
            {rows.length > 6 && (
              <Field
                label={t('findAnswer')}
                isLabelHidden
                placeholder={t('findAnswer')}
                value={q}
                onChange={(e) => setQ(e.target.value)}
              />
            )}
            <Card>
              {rows.length === 0 ? (
                <EmptyState
                  icon={<MessageSquareQuote size={20} />}
                  title={t('answersNone')}
                  action={
                    <Button look="primary" onPress={() => setEdited('new')}>
                      {t('addAnswer')}
                    </Button>
                  }
                >
                  {t('answersNoneAbout')}
                </EmptyState>
              ) : (
                <ul>
                  {rows
                    .filter((a) =>
                      JSON.stringify([a.shortcut, a.title, a.text]).toLowerCase().includes(q.toLowerCase()),
                    )
                    .map((answer) => (
                      <AnswerLine key={answer.id} answer={answer} onEdit={() => setEdited(answer)} />
                    ))}
                </ul>
              )}
            </Card>
          </>
        )}
      </Loaded>
      {edited !== null && <AnswerDialog answer={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </SettingsPage>
  )
}

function AnswerLine({ answer, onEdit }: { answer: Answer; onEdit: () => void }) {
  const t = useWords(queuesWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const [isGoing, setGoing] = useState(false)
  const remove = useAct(call.answers.remove, { refresh: ['answers.'], onDone: () => setGoing(false) })
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-0">
      <div className="min-w-0 flex-1 basis-60">
        <div className="flex items-baseline gap-2">
          <span className="truncate font-semibold">{answer.title[language]}</span>
          <code className="text-s text-ink-3">/{answer.shortcut}</code>
        </div>
        <p className="line-clamp-2 text-s text-ink-2">{answer.text[language]}</p>
      </div>
      <div className="flex gap-1.5">
        <Button look="quiet" size="s" onPress={() => setGoing(true)}>
          {terms('remove')}
        </Button>
        <Button size="s" onPress={onEdit}>
          {terms('edit')}
        </Button>
      </div>
      {isGoing && (
        <ConfirmDialog
          title={t('removeAnswer', { name: answer.title[language] })}
          about={t('removeAnswerSay')}
          action={terms('remove')}
          isDanger
          isBusy={remove.isBusy}
          onClose={() => setGoing(false)}
          onConfirm={() => remove.run({ answerId: answer.id })}
        />
      )}
    </li>
  )
}
