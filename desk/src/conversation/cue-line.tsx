import { Lightbulb } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Cue } from '@peakend/contract/judgements.ts'
import { Button } from '../ui/button.tsx'
import { conversationWords } from '../words/conversation.ts'
import { markWords } from '../words/mark.ts'
import { useLanguage, useWords } from '../words/words.ts'

/** Nobody is spoken to while they write: a cue waits until the keys have been still for this long. */
const stillMs = 3000

/** `{name}` in a cue's sentence stands for one of its values. */
const fill = (say: string, values: Record<string, string>) =>
  say.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)

/** One suggestion at a time, neutral, gone at a key; what it inserts is an approved answer and is never sent by itself. */
export function CueLine({
  cue,
  isStill,
  onDismiss,
  onInsert,
}: {
  cue: Cue | null
  /** No key was pressed for a while. */
  isStill: boolean
  onDismiss: () => void
  onInsert: (answerId: string) => void
}) {
  const t = useWords(conversationWords)
  const marks = useWords(markWords)
  const language = useLanguage()
  if (!cue || !isStill) return null
  const { answerId } = cue
  const group = t('cueFor')
  return (
    <aside
      aria-label={t('cueFor')}
      className="fade-in mb-2.5 flex items-center gap-3 rounded-m bg-brand-soft px-3.5 py-2.5 max-md:flex-wrap"
    >
      <Lightbulb size={17} className="flex-none text-brand" aria-hidden />
      <p className="min-w-0 flex-1 max-md:basis-4/5">
        <b className="font-semibold text-brand">{marks(cue.moment)}</b> · {fill(cue.say[language], cue.values)}
      </p>
      {answerId !== null && (
        <Button size="s" keys="alt+1" keyGroup={group} onPress={() => onInsert(answerId)}>
          {t('insert')}
        </Button>
      )}
      <Button size="s" look="quiet" keys="alt+x" keyGroup={group} onPress={onDismiss}>
        {t('dismiss')}
      </Button>
    </aside>
  )
}

/** Whether the keys have been still for long enough to speak to whoever writes. */
export function useStill(typedAt: number): boolean {
  const [stillSince, setStillSince] = useState(0)
  useEffect(() => {
    const timer = setTimeout(() => setStillSince(typedAt), stillMs)
    return () => clearTimeout(timer)
  }, [typedAt])
  return stillSince === typedAt
}
