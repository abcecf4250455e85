import { classes } from '../ui/classes.ts'
import { conversationWords } from '../words/conversation.ts'
import { useWords } from '../words/words.ts'
import type { Speaking } from './speaking.ts'

/**
 * Lines that are still being spoken: lighter than what was said, where what was said will stand. Hidden from screen readers, which would read each anew with every word: the
 * turn itself is read out when it is over.
 */
export function SpeakingLines({
  lines,
  customerName,
  meId,
}: {
  lines: readonly Speaking[]
  customerName: string
  meId: string
}) {
  const t = useWords(conversationWords)
  return (
    <div aria-hidden="true">
      {lines.map(({ by, personId, text }) => {
        const isOurs = by === 'agent'
        const who = isOurs ? (personId === meId ? t('you') : t('colleague')) : customerName
        return (
          <div
            key={`${by} ${personId}`}
            className={classes('fade-in mt-3 flex', isOurs ? 'justify-end' : 'justify-start')}
          >
            <div className="max-w-[min(78%,640px)] min-w-0 rounded-l border border-dashed border-line-strong px-3.5 py-2.5 text-ink-2">
              <p className="mb-0.5 flex items-center gap-1.5 text-xs text-ink-3">
                <bdi className="font-medium">{who}</bdi>
                <span>·</span>
                <span className="breathe">{t('speaking')}</span>
              </p>
              <p className="wrap-anywhere italic">{text}…</p>
            </div>
          </div>
        )
      })}
    </div>
  )
}
