import { CalendarClock } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { useNowMs } from '../ui/clock.ts'
import { Dialog } from '../ui/dialog.tsx'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Field } from '../ui/field.tsx'
import { Menu } from '../ui/menu.tsx'
import { clockTime } from '../ui/time-words.ts'
import { lettersWords } from '../words/letters.ts'
import { useLocale, useWords } from '../words/words.ts'
import { laterTimes } from './writing.ts'

const two = (n: number) => String(n).padStart(2, '0')
/** As a field of day and hour wants it, in the reader's zone. */
const fieldTime = (at: Date) =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`

/** When a letter goes out, where not now. */
export function SendLater({ isOff, onPick }: { isOff: boolean; onPick: (at: Date) => void }) {
  const t = useWords(lettersWords)
  const locale = useLocale()
  const [picked, setPicked] = useState<string | null>(null)
  const nowMs = useNowMs(30_000)
  const times = laterTimes(nowMs)
  return (
    <>
      <Menu
        side="top"
        trigger={
          <Button
            icon={<CalendarClock size={15} aria-hidden />}
            aria-label={t('sendLater')}
            title={t('sendLater')}
            disabled={isOff}
            className="max-md:size-11"
          />
        }
        lines={[
          ...times.map(({ code, at }) => ({
            label: t(code),
            note: clockTime(at.getTime(), locale),
            onPress: () => onPick(at),
          })),
          'line' as const,
          { label: t('pickTime'), onPress: () => setPicked(fieldTime(times[1]?.at ?? new Date(nowMs))) },
        ]}
      />
      {picked !== null && (
        <Dialog
          isOpen
          onClose={() => setPicked(null)}
          title={t('pickTitle')}
          about={t('pickAbout')}
          actions={
            <DialogActs
              isBusy={false}
              isReady={Date.parse(picked) > nowMs}
              onClose={() => setPicked(null)}
              onDo={() => {
                setPicked(null)
                onPick(new Date(picked))
              }}
            >
              {t('doPick')}
            </DialogActs>
          }
        >
          <Field
            label={t('when')}
            type="datetime-local"
            min={fieldTime(new Date(nowMs))}
            value={picked}
            onChange={(event) => setPicked(event.target.value)}
          />
        </Dialog>
      )}
    </>
  )
}
