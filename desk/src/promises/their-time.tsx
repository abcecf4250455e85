import { useNowMs } from '../ui/clock.ts'
import { dueTime, fullTime, isElsewhere } from '../ui/time-words.ts'
import { cityOfZone } from '../ui/zone-city.ts'
import { promisesWords } from '../words/promises.ts'
import { useLanguage, useLocale, useWords } from '../words/words.ts'

/** "tomorrow 15:00 for them (Mexico City)": the due time on the customer's clock; nothing where it shows what mine does. */
export function TheirTime({ at, zone, className }: { at: string; zone: string | null; className?: string }) {
  const t = useWords(promisesWords)
  const locale = useLocale()
  const language = useLanguage()
  const nowMs = useNowMs(30_000)
  const ms = Date.parse(at)
  if (zone === null || !isElsewhere(ms, zone)) return null
  return (
    <span className={className} title={`${t('theirTimeAbout')}: ${fullTime(ms, locale, zone)}`}>
      {t('theirTime', { time: dueTime(ms, nowMs, locale, zone), city: cityOfZone(zone, language) })}
    </span>
  )
}
