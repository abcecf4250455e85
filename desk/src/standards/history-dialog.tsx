import { useQuery } from '@tanstack/react-query'
import { ask } from '../api/call.ts'
import { Loaded } from '../settings/with-workspace.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { dueTime } from '../ui/time-words.ts'
import { useNowMs } from '../ui/clock.ts'
import { standardsWords } from '../words/standards.ts'
import { termsWords } from '../words/terms.ts'
import { useLocale, useWords } from '../words/words.ts'
import type { Channel, Moment } from './lines.ts'
import { StandardLines } from './standard-lines.tsx'

/** Every version with the day it came into force and who wrote it. */
export function HistoryDialog({ channel, moment, onClose }: { channel: Channel; moment: Moment; onClose: () => void }) {
  const t = useWords(standardsWords)
  const terms = useWords(termsWords)
  const language = useLocale()
  const nowMs = useNowMs(60_000)
  const history = useQuery(ask.standards.history({ channel, moment }))
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="max-w-xl"
      title={t('history')}
      about={`${terms(`moment-${moment}`)}, ${terms(`channel-${channel}`)}`}
    >
      <Loaded query={history}>
        {({ rows }) => (
          <>
            {rows.length < 2 && <p className="text-s text-ink-3">{t('noHistory')}</p>}
            {rows.map((s) => (
              <section key={s.version} className="mb-3 rounded-m border border-line">
                <h3 className="border-b border-line px-4 py-2 text-s font-medium text-ink-2">
                  {s.version === 0
                    ? t('shipped')
                    : t('version', { n: s.version, time: dueTime(Date.parse(s.inForceFrom), nowMs, language) })}
                  {s.changedBy !== null && ` · ${t('by', { name: s.changedBy })}`}
                </h3>
                <StandardLines lines={s.lines} />
              </section>
            ))}
          </>
        )}
      </Loaded>
    </Dialog>
  )
}
