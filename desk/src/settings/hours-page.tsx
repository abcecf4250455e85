import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, call, type Outputs } from '../api/call.ts'
import { useAct } from '../ui/use-act.ts'
import { queuesWords } from '../words/queues.ts'
import { settingsWords } from '../words/settings.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { useDraft } from './draft.ts'
import { FormCard, SaveFoot, SettingsPage } from './page.tsx'
import { CustomerMeets } from './customer-meets.tsx'
import { joinShifts, type Shift } from './timetable-rules.ts'
import { TimetableEditor } from './timetable-editor.tsx'
import { Loaded } from './with-workspace.tsx'

type Hours = Outputs['routing']['timetable']

export default function HoursPage() {
  return <Loaded query={useQuery(ask.routing.timetable())}>{(hours) => <HoursForm hours={hours} />}</Loaded>
}

function HoursForm({ hours }: { hours: Hours }) {
  const t = useWords(queuesWords)
  const settings = useWords(settingsWords)
  const terms = useWords(termsWords)
  const zone = useQuery(ask.workspace.get()).data?.timeZone ?? 'UTC'
  const form = useDraft({ timetable: hours.timetable })
  const save = useAct(call.routing.changeTimetable, {
    refresh: ['routing.timetable', 'floor.'],
    says: terms('saved'),
    onDone: form.reset,
  })
  const { timetable } = form.draft
  return (
    <SettingsPage
      code="hours"
      testTitle={t('meetTitle')}
      test={
        <CustomerMeets
          timetable={timetable}
          zone={zone}
          nextChangeAt={form.isChanged ? null : hours.nextChangeAt}
          isSaved={!form.isChanged}
        />
      }
    >
      <FormCard
        title={settings('page-hours')}
        aside={t('zone', { zone })}
        foot={
          <SaveFoot
            isChanged={form.isChanged}
            isBusy={save.isBusy}
            onSave={() => save.run({ timetable: timetable === 'always' ? timetable : joinShifts(timetable) })}
            onReset={form.reset}
          />
        }
      >
        <TimetableField value={timetable} onChange={(next) => form.set({ timetable: next })} />
      </FormCard>
    </SettingsPage>
  )
}

/** Always, or a weekly table; what was in the table is kept while one tries "always". */
export function TimetableField({
  value,
  onChange,
}: {
  value: 'always' | Shift[]
  onChange: (value: 'always' | Shift[]) => void
}) {
  const t = useWords(queuesWords)
  const [kept, setKept] = useState<Shift[]>(value === 'always' ? workdays : value)
  const radio = 'size-4 accent-(--brand)'
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <label className="flex items-center gap-2">
          <input type="radio" className={radio} checked={value !== 'always'} onChange={() => onChange(kept)} />
          {t('isByTable')}
        </label>
        <label className="flex items-center gap-2">
          <input
            type="radio"
            className={radio}
            checked={value === 'always'}
            onChange={() => {
              if (value !== 'always') setKept(value)
              onChange('always')
            }}
          />
          {t('isAlways')}
        </label>
      </div>
      {value !== 'always' && <TimetableEditor shifts={value} onChange={onChange} />}
    </div>
  )
}

const workdays: Shift[] = [1, 2, 3, 4, 5].map((day) => ({ day, from: 540, to: 1080 }))
