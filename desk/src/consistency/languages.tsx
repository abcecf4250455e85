import { call } from '../api/call.ts'
import { fixed } from '../floor/figures.ts'
import { momentNames } from '../moments/filter.ts'
import { useMay } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { useGo } from '../ui/go.tsx'
import { toast } from '../ui/toasts.ts'
import { useAct } from '../ui/use-act.ts'
import { consistencyWords } from '../words/consistency.ts'
import { useLanguage, useWords } from '../words/words.ts'
import type { GroupRow, MomentName } from './scale.ts'

/** The least number of reviewed conversations after which a language is compared; told by the contract's checks as well. */
const fewest = 40

/** How many answers are missing until a language may be compared. */
export function LanguageCheckLine({ row: { check } }: { row: GroupRow }) {
  const t = useWords(consistencyWords)
  if (momentNames.every((m) => check?.moments[m]?.isChecked)) return null
  return <p className="num text-xs text-ink-3">{t('reviewedOf', { n: check?.reviewed ?? 0, fewest })}</p>
}

/** How far the engine is off in a language at this moment, and which way it leans. */
export function LanguageError({ row, moment }: { row: GroupRow; moment: MomentName }) {
  const t = useWords(consistencyWords)
  const language = useLanguage()
  const found = row.check?.moments[moment]
  if (!found?.error || !found.bias) return null
  const two = (n: number) => fixed(n, language, 2)
  const signed = (n: number) => `${n > 0 ? '+' : n < 0 ? '−' : ''}${two(Math.abs(n))}`
  const { error, bias, n } = found
  return (
    <p className="num text-xs text-ink-3">
      {t('errorText', {
        error: two(error.mean),
        bias: signed(bias.mean),
        low: signed(bias.low),
        high: signed(bias.high),
        n,
      })}
    </p>
  )
}

/** Draws a conversation to be scored blind, of one language or of any, and opens it. */
export function DrawButton({ language, children }: { language?: string; children: string }) {
  const t = useWords(consistencyWords)
  const go = useGo()
  const may = useMay()
  const draw = useAct(() => call.reviews.draw(language === undefined ? {} : { language }), {
    onDone: ({ interactionId }) =>
      interactionId === null ? toast(t('nothingToDraw')) : go(`/moments/${interactionId}`, { review: '1' }),
  })
  if (!may('reviews.give')) return null
  return (
    <Button size="s" isBusy={draw.isBusy} onPress={() => draw.run(undefined)}>
      {children}
    </Button>
  )
}
