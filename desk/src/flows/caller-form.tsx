import type { TriedCaller } from '@peakend/contract/flows.ts'
import { likelyMatters } from '@peakend/contract/flows.data.ts'
import { Tick } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { flowsWords } from '../words/flows.ts'
import { useWords } from '../words/words.ts'
import { matterName } from './menu-labels.ts'

const NONE = 'none'
const waits = { unknown: null, short: 60, long: 600 } as const

/** Who calls, and how things stand here then; changed in mid call, the same call is walked again. */
export function CallerForm({ caller, onChange }: { caller: TriedCaller; onChange: (to: TriedCaller) => void }) {
  const t = useWords(flowsWords)
  const wait = caller.waitS === null ? 'unknown' : caller.waitS > 180 ? 'long' : 'short'
  return (
    <fieldset className="grid grid-cols-2 gap-x-3 gap-y-2">
      <legend className="sr-only">{t('caller')}</legend>
      <Select
        label={t('callsIn')}
        value={caller.language}
        choices={[
          { value: 'en', label: t('english') },
          { value: 'es', label: t('spanish') },
        ]}
        onChange={(language) => onChange({ ...caller, language })}
      />
      <Select
        label={t('weAre')}
        value={caller.isOpen ? 'open' : 'closed'}
        choices={[
          { value: 'open', label: t('isOpen') },
          { value: 'closed', label: t('isClosed') },
        ]}
        onChange={(is) => onChange({ ...caller, isOpen: is === 'open' })}
      />
      <Select
        className="col-span-2"
        label={t('comesAbout')}
        value={caller.journey[0] ?? NONE}
        choices={[
          { value: NONE, label: t('comesPlain') },
          ...likelyMatters.map((matter) => ({ value: matter as string, label: matterName(t, matter) })),
        ]}
        onChange={(matter) => onChange({ ...caller, journey: matter === NONE ? [] : [matter] })}
      />
      <Select
        className="col-span-2"
        label={t('lineIs')}
        value={wait}
        choices={[
          { value: 'short', label: t('waitShort') },
          { value: 'long', label: t('waitLong') },
          { value: 'unknown', label: t('waitUnknown') },
        ]}
        onChange={(of) => onChange({ ...caller, waitS: waits[of as keyof typeof waits] })}
      />
      <div className="col-span-2">
        <Tick
          label={t('showsNumber')}
          checked={caller.hasNumber}
          onChange={(e) => onChange({ ...caller, hasNumber: e.target.checked })}
        />
      </div>
    </fieldset>
  )
}
