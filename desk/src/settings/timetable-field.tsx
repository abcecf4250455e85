import { useState } from 'react'
import { queuesWords } from '../words/queues.ts'
import { useWords } from '../words/words.ts'
import { TimetableEditor } from './timetable-editor.tsx'
import type { Shift } from './timetable-rules.ts'

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
