import { useQuery } from '@tanstack/react-query'
import { PhoneOutgoing } from 'lucide-react'
import { ask } from '../api/call.ts'
import { useMay } from '../session/me.ts'
import { Card } from '../ui/card.tsx'
import { GoLink } from '../ui/go.tsx'
import { callListsWords } from '../words/call-lists.ts'
import { useLocale, useWords } from '../words/words.ts'

const LIMIT_PCT = 3
const LOOK_MS = 15_000

/** How many of those we call of our own accord answered with nobody there; nothing where no list is called. */
export function ShareCard({ isOnPage = false }: { isOnPage?: boolean }) {
  const t = useWords(callListsWords)
  const may = useMay()
  const locale = useLocale()
  const { data } = useQuery({ ...ask.callLists.list(), refetchInterval: LOOK_MS })
  if (!data || !(data.answered > 0 || data.rows.some(({ state }) => state === 'running'))) return null
  const { abandonedPct, answered, isOverLimit } = data
  const pct = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  return (
    <Card
      title={t('floor')}
      aside={
        !isOnPage &&
        may('floor.change') && (
          <GoLink to="/settings/call-lists" className="text-s text-brand underline-offset-2 hover:underline">
            {t('manage')}
          </GoLink>
        )
      }
    >
      <div className="flex items-start gap-3 px-4 py-3" role="status">
        <PhoneOutgoing size={18} className="mt-1 flex-none text-ink-3" aria-hidden />
        <div className="min-w-0">
          {abandonedPct === null ? (
            <p className="text-s text-ink-2">{t('noneAnswered')}</p>
          ) : (
            <>
              <p>
                <b className={isOverLimit ? 'num text-failed' : 'num'}>{pct.format(abandonedPct)} %</b> {t('abandoned')}
              </p>
              <p className="text-s text-ink-2">{t('limit', { count: answered, limit: LIMIT_PCT })}</p>
            </>
          )}
          {isOverLimit && <p className="mt-1 text-s text-failed">{t('over')}</p>}
        </div>
      </div>
    </Card>
  )
}
