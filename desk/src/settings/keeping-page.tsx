import { useId } from 'react'
import type { Workspace } from '@peakend/contract/workspace.ts'
import { useNowMs } from '../ui/clock.ts'
import { Field } from '../ui/field.tsx'
import { settingsWords } from '../words/settings.ts'
import { useLocale, useWords } from '../words/words.ts'
import { FormCard, SaveFoot, SettingsPage } from './page.tsx'
import { useWorkspaceDraft, WithWorkspace } from './with-workspace.tsx'

export default function KeepingPage() {
  return <WithWorkspace page="keeping">{(workspace) => <Keeping workspace={workspace} />}</WithWorkspace>
}

function Keeping({ workspace }: { workspace: Workspace }) {
  const t = useWords(settingsWords)
  const language = useLocale()
  const nowMs = useNowMs(600_000)
  const form = useWorkspaceDraft(workspace)
  const { interactionsDays, attachmentsDays, recordingsDays = attachmentsDays } = form.draft.retention
  const set = (of: Partial<Workspace['retention']>) => form.set({ retention: { ...form.draft.retention, ...of } })
  const isFaulty =
    (interactionsDays !== null && !inRange(interactionsDays, 7)) ||
    (attachmentsDays !== null && !inRange(attachmentsDays, 1)) ||
    (recordingsDays !== null && !inRange(recordingsDays, 1))
  const erased = interactionsDays === null ? null : new Date(nowMs - interactionsDays * 86_400_000)
  return (
    <SettingsPage
      code="keeping"
      test={
        <p>
          {erased === null
            ? t('keepNone')
            : t('keepSoon', { date: new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(erased) })}
        </p>
      }
    >
      <FormCard
        foot={
          <SaveFoot
            isChanged={form.isChanged}
            isBusy={form.isBusy}
            isFaulty={isFaulty}
            onSave={form.save}
            onReset={form.reset}
          />
        }
      >
        <KeepDays
          label={t('keepConversations')}
          least={7}
          value={interactionsDays}
          onChange={(d) => set({ interactionsDays: d })}
        />
        <KeepDays
          label={t('keepFiles')}
          least={1}
          value={attachmentsDays}
          onChange={(d) => set({ attachmentsDays: d })}
        />
        <KeepDays
          label={t('keepRecordings')}
          least={1}
          value={recordingsDays}
          onChange={(d) => set({ recordingsDays: d })}
        />
        <p className="text-s text-ink-2">{t('keepHint')}</p>
      </FormCard>
    </SettingsPage>
  )
}

const inRange = (days: number, least: number) => Number.isInteger(days) && days >= least && days <= 3650

/** For good, or so many days. Asked in the same words at set-up. */
export function KeepDays({
  label,
  least,
  value,
  onChange,
}: {
  label: string
  least: number
  value: number | null
  onChange: (days: number | null) => void
}) {
  const t = useWords(settingsWords)
  const group = useId()
  return (
    <fieldset className="grid grid-cols-1 gap-2">
      <legend className="mb-1 text-s font-medium text-ink-2">{label}</legend>
      <label className="flex items-center gap-2.5">
        <input
          type="radio"
          name={group}
          className="size-4 flex-none accent-(--brand)"
          checked={value !== null}
          onChange={() => onChange(365)}
        />
        <span className="flex min-w-0 items-center gap-2">
          {t('keepDays')}
          <Field
            className="w-20"
            label={`${label}: ${t('keepDays')} (${t('days')})`}
            isLabelHidden
            type="number"
            min={least}
            max={3650}
            disabled={value === null}
            value={value ?? 365}
            onChange={(e) => onChange(Number(e.target.value))}
          />
          {t('days')}
        </span>
      </label>
      <label className="flex items-center gap-2.5">
        <input
          type="radio"
          name={group}
          className="size-4 flex-none accent-(--brand)"
          checked={value === null}
          onChange={() => onChange(null)}
        />
        {t('keepForever')}
      </label>
    </fieldset>
  )
}
