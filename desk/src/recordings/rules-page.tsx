import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PauseRule, RecordingRules } from '@peakend/contract/recordings.ts'
import { ask, call } from '../api/call.ts'
import { FormCard, SaveFoot, SettingsPage } from '../settings/page.tsx'
import { Loaded } from '../settings/with-workspace.tsx'
import { Field, Tick } from '../ui/field.tsx'
import { GoLink } from '../ui/go.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { recordingsWords } from '../words/recordings.ts'
import { useWords } from '../words/words.ts'
import { Announcing } from './announcing.tsx'

const all = 'all'
// digits pause by hand so far: no step of a call tells of them
const pauseRules = ['hold', 'aside'] as const satisfies readonly PauseRule[]

/** Whether calls are recorded, what the customer is told first, and what is never recorded. */
export default function RecordingRulesPage() {
  const t = useWords(recordingsWords)
  const queues = useQuery(ask.routing.queues({}))
  const [queue, setQueue] = useState(all)
  const of = queue === all ? {} : { queueId: queue }
  const rules = useQuery(ask.recordings.rules(of))
  return (
    <SettingsPage
      code="recordings"
      testTitle={t('keptTitle')}
      test={
        <p>
          {t('keptAbout')}{' '}
          <GoLink to="/settings/keeping" className="text-brand underline underline-offset-2">
            {t('keptLink')}
          </GoLink>
        </p>
      }
    >
      <Select
        className="max-w-sm"
        label={t('rulesOf')}
        value={queue}
        choices={[
          { value: all, label: t('allQueues') },
          ...(queues.data?.rows ?? []).map((one) => ({ value: one.id as string, label: one.name })),
        ]}
        onChange={setQueue}
      />
      <Loaded query={rules}>
        {({ isOwn, ...kept }) => (
          <Rules key={`${queue} ${JSON.stringify(kept)}`} rules={kept} isOwn={isOwn} queueId={of.queueId} />
        )}
      </Loaded>
    </SettingsPage>
  )
}

function Rules({ rules, isOwn, queueId }: { rules: RecordingRules; isOwn: boolean; queueId: string | undefined }) {
  const t = useWords(recordingsWords)
  const [draft, setDraft] = useState(rules)
  const set = (to: Partial<RecordingRules>) => setDraft({ ...draft, ...to })
  const save = useAct(call.recordings.setRules, { refresh: ['recordings.rules'], says: t('saved') })
  const minutes = draft.longestPauseS / 60
  const isFaulty = !Number.isFinite(minutes) || draft.longestPauseS < 60 || draft.longestPauseS > 3600
  return (
    <FormCard
      foot={
        <SaveFoot
          isChanged={JSON.stringify(draft) !== JSON.stringify(rules)}
          isBusy={save.isBusy}
          isFaulty={isFaulty}
          onSave={() => save.run({ ...draft, ...(queueId === undefined ? {} : { queueId }) })}
          onReset={() => setDraft(rules)}
        />
      }
    >
      {queueId !== undefined && !isOwn && <p className="text-s text-ink-2">{t('followsAll')}</p>}
      <Tick label={t('isOn')} checked={draft.isOn} onChange={({ target: { checked: isOn } }) => set({ isOn })} />
      <Announcing
        draft={draft}
        set={set}
        spokenHint={t('isSpokenHint')}
        refuseSaid={(key) => t('refuseSaid', { key })}
      />
      <fieldset className="grid gap-2">
        <legend className="mb-1 text-s font-medium text-ink-2">{t('pauseOn')}</legend>
        {pauseRules.map((rule) => (
          <Tick
            key={rule}
            label={t(`rule-${rule}`)}
            checked={draft.pauseOn.includes(rule)}
            onChange={({ target: { checked: is } }) =>
              set({ pauseOn: is ? [...draft.pauseOn, rule] : draft.pauseOn.filter((one) => one !== rule) })
            }
          />
        ))}
      </fieldset>
      <Field
        className="w-56"
        label={t('longestPause')}
        type="number"
        min={1}
        max={60}
        value={minutes}
        onChange={(e) => set({ longestPauseS: Math.round(Number(e.target.value) * 60) })}
      />
    </FormCard>
  )
}
