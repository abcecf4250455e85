import { useState } from 'react'
import { Field } from '../ui/field.tsx'
import { sessionWords } from '../words/session.ts'
import { useWords } from '../words/words.ts'

/** As the contract has it (NIST SP 800-63B-4: length is what counts). */
export const passwordLength = 10

/** A password being chosen: says what makes it good, and what is wrong only once one has left the field. */
export function NewPassword({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (value: string) => void
}) {
  const t = useWords(sessionWords)
  const [wasLeft, setWasLeft] = useState(false)
  return (
    <Field
      label={label}
      type="password"
      name="new-password"
      autoComplete="new-password"
      required
      minLength={passwordLength}
      maxLength={128}
      hint={t('passwordHint')}
      fault={wasLeft && value !== '' && value.length < passwordLength ? t('passwordShort') : undefined}
      value={value}
      onBlur={() => setWasLeft(true)}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
