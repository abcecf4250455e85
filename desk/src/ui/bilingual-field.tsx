import type { Bilingual } from '@peakend/contract/values.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { Field, TextField } from './field.tsx'

/** One text in both languages of the screens, side by side. */
export function BilingualField({
  label,
  hint,
  value,
  onChange,
  isLong = false,
  faults,
  maxLength = 400,
}: {
  label: string
  hint?: string
  value: Bilingual
  onChange: (value: Bilingual) => void
  isLong?: boolean
  faults?: Partial<Record<'en' | 'es', string>>
  maxLength?: number
}) {
  const t = useWords(termsWords)
  const One = isLong ? TextField : Field
  return (
    <fieldset>
      <legend className="mb-1 text-s font-medium text-ink-2">{label}</legend>
      <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
        {(['en', 'es'] as const).map((language) => (
          <One
            key={language}
            label={<span className="text-xs text-ink-3">{t(language === 'en' ? 'english' : 'spanish')}</span>}
            lang={language}
            value={value[language]}
            maxLength={maxLength}
            fault={faults?.[language]}
            onChange={(event: { target: { value: string } }) => onChange({ ...value, [language]: event.target.value })}
          />
        ))}
      </div>
      {hint !== undefined && <p className="mt-1 text-s text-ink-3">{hint}</p>}
    </fieldset>
  )
}
