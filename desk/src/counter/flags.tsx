import { TriangleAlert } from 'lucide-react'
import type { Arrival, CounterPlace } from '@peakend/contract/visits.ts'
import { call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { toast } from '../ui/toasts.ts'
import { counterWords } from '../words/counter.ts'
import { useWords } from '../words/words.ts'
import { useVisitAct } from './counter-data.ts'

/** What a person should look at in a check-in, said plainly, with what they can do. */
export function Flags({ visit, place }: { visit: Arrival; place: CounterPlace }) {
  const t = useWords(counterWords)
  const same = useVisitAct(call.counter.same, place.touchpointId, () => toast(t('sameDone')))
  if (visit.flags.length === 0) return null
  const values = { number: visit.twin?.number ?? '', typed: visit.appointmentTyped ?? '' }
  return (
    <ul className="grid gap-2">
      {visit.flags.map((flag) => (
        <li key={flag} className="flex items-start gap-2.5 rounded-m border border-line bg-sunken px-3 py-2.5">
          <TriangleAlert size={16} aria-hidden className="mt-0.5 flex-none text-ink-2" />
          <span className="min-w-0 flex-1">{t(`flag_${flag}`, values)}</span>
          {flag === 'maybe-twice' && visit.twin && (
            <Button
              size="s"
              isBusy={same.isBusy}
              onPress={() =>
                visit.twin && same.run({ interactionId: visit.interactionId, as: visit.twin.interactionId })
              }
            >
              {t('sameVisitor')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
