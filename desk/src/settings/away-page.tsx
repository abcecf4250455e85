import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { ask, call, type Outputs } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { queuesWords } from '../words/queues.ts'
import { settingsWords } from '../words/settings.ts'
import { termsWords } from '../words/terms.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { shortcutFrom } from './answer-rules.ts'
import { useDraft } from './draft.ts'
import { FormCard, SaveFoot, SettingsPage } from './page.tsx'
import { Loaded } from './with-workspace.tsx'

type Reason = Outputs['routing']['presence']['reasons'][number]

export default function AwayPage() {
  return (
    <Loaded query={useQuery(ask.routing.presence())} page="away">
      {({ reasons }) => <AwayForm saved={reasons} />}
    </Loaded>
  )
}

function AwayForm({ saved }: { saved: Reason[] }) {
  const t = useWords(queuesWords)
  const settings = useWords(settingsWords)
  const terms = useWords(termsWords)
  const language = useLanguage()
  const form = useDraft({ rows: saved })
  const save = useAct(call.routing.awayReasons, {
    refresh: ['routing.presence'],
    says: terms('saved'),
    onDone: form.reset,
  })
  const { rows } = form.draft
  const set = (index: number, of: Partial<Reason['name']>) =>
    form.set({ rows: rows.map((r, i) => (i === index ? { ...r, name: { ...r.name, ...of } } : r)) })
  const isEmpty = rows.some((r) => r.name.en.trim() === '' || r.name.es.trim() === '')
  const send = () => save.run({ rows: rows.map((r, i) => ({ ...r, code: r.code || codeFor(r, rows, i) })) })
  return (
    <SettingsPage
      code="away"
      test={
        <Select
          className="max-w-64"
          label={t('awayTest')}
          value={null}
          onChange={() => undefined}
          placeholder={settings('page-away')}
          choices={rows.map((r, i) => ({ value: r.code || String(i), label: r.name[language] }))}
        />
      }
    >
      <FormCard
        foot={
          <SaveFoot
            isChanged={form.isChanged}
            isBusy={save.isBusy}
            isFaulty={isEmpty || rows.length === 0}
            onSave={send}
            onReset={form.reset}
          />
        }
      >
        {rows.map((reason, index) => (
          <div key={index} className="flex items-end gap-2">
            {(['en', 'es'] as const).map((l) => (
              <Field
                key={l}
                className="min-w-0 flex-1"
                label={`${t('awayName')} (${terms(l === 'en' ? 'english' : 'spanish')})`}
                lang={l}
                maxLength={60}
                value={reason.name[l]}
                onChange={(e) => set(index, { [l]: e.target.value })}
              />
            ))}
            <Button
              look="quiet"
              className="h-9 w-9"
              icon={<X size={15} aria-hidden />}
              aria-label={t('removeReason', { name: reason.name[language] })}
              onPress={() => form.set({ rows: rows.filter((_, i) => i !== index) })}
            />
          </div>
        ))}
        {(isEmpty || rows.length === 0) && (
          <p role="status" className="text-s text-ink-2">
            {t(rows.length === 0 ? 'awayLeast' : 'awayEmpty')}
          </p>
        )}
        <Button
          className="justify-self-start"
          icon={<Plus size={15} aria-hidden />}
          disabled={rows.length >= 20}
          onPress={() => form.set({ rows: [...rows, { code: '', name: { en: '', es: '' } }] })}
        >
          {t('addReason')}
        </Button>
      </FormCard>
    </SettingsPage>
  )
}

/** A code nobody types: from the English name, numbered where it is taken. */
function codeFor(reason: Reason, rows: readonly Reason[], index: number): string {
  const plain = shortcutFrom(reason.name.en) || 'reason'
  return rows.some((r, i) => i !== index && r.code === plain) ? `${plain}-${index + 1}` : plain
}
