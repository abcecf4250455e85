import { Field } from '../ui/field.tsx'
import { routingWords } from '../words/routing.ts'
import { useWords } from '../words/words.ts'

/** A time in seconds; empty where it never comes. */
export function Seconds({
  label,
  ms,
  onChange,
}: {
  label: string
  ms: number | null
  onChange: (ms: number | null) => void
}) {
  const t = useWords(routingWords)
  return (
    <Field
      label={label}
      type="number"
      min={0}
      max={86_400}
      placeholder={t('never')}
      value={ms === null ? '' : ms / 1000}
      onChange={(e) => onChange(e.target.value === '' ? null : Math.round(Number(e.target.value) * 1000))}
    />
  )
}
