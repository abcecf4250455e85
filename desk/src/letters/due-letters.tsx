import { useWorkspaceId } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useNowMs } from '../ui/clock.ts'
import { lettersWords } from '../words/letters.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { DueLine } from './due-line.tsx'
import { useDueLetters } from './letters-data.ts'

const shown = 8
const hourMs = 3_600_000

/** Letters customers wait for, on the floor: the longest first, late ones said. Nothing where nobody waits for one. */
export function DueLetters({ queueId, onOpen }: { queueId: string | null; onOpen: (interactionId: string) => void }) {
  const t = useWords(lettersWords)
  const terms = useWords(termsWords)
  const workspaceId = useWorkspaceId()
  const query = useDueLetters(workspaceId, 'all')
  const nowMs = useNowMs(30_000)
  const rows = query.data?.rows.filter((one) => queueId === null || one.queueId === queueId) ?? []
  const leftMs = (at: string) => Date.parse(at) - nowMs
  const late = rows.filter((one) => leftMs(one.answerBy) < 0).length
  const soon = rows.filter((one) => leftMs(one.answerBy) >= 0 && leftMs(one.answerBy) < hourMs).length
  const aside = [late > 0 && t('dueLate', { count: late }), soon > 0 && t('dueSoon', { count: soon })].filter(Boolean)
  if (rows.length === 0) return null
  return (
    <Card title={t('dueTitle')} aside={aside.join(' · ')}>
      <ul>
        {rows.slice(0, shown).map((one) => (
          <li
            key={one.interactionId}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2.5 last:border-0"
          >
            <div className="min-w-0 flex-1 basis-60">
              <p className="truncate">
                <bdi className="font-semibold">{one.subject || t('noSubject')}</bdi>
                <span className="text-ink-2">
                  {' · '}
                  <bdi>{one.customerName ?? terms('someone')}</bdi>
                </span>
              </p>
              <p className="text-s text-ink-3">
                {[one.queueName, one.agentName ?? t('dueUnheld')].filter(Boolean).join(' · ')}
                {' · '}
                <DueLine due={one} readAtMs={query.dataUpdatedAt} />
              </p>
            </div>
            <Button size="s" onPress={() => onOpen(one.interactionId)}>
              {t('openDue')}
            </Button>
          </li>
        ))}
        {rows.length > shown && (
          <li className="num px-4 py-2 text-s text-ink-3">{t('dueMore', { count: rows.length - shown })}</li>
        )}
      </ul>
    </Card>
  )
}
