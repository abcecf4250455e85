import { Field } from '../ui/field.tsx'
import { messageAccountsWords } from '../words/message-accounts.ts'
import { useWords } from '../words/words.ts'
import type { Account, AccountDraft } from './account-draft.ts'

export type Change = (of: Partial<AccountDraft>) => void
/** What each kind of account's fields are given. */
export interface FieldsOf<V> {
  draft: AccountDraft
  via: V
  account: Account | null
  onChange: Change
}

/** What is kept is never shown; it is typed again to change it, or where it would go elsewhere. */
export function SecretField({
  draft,
  name,
  label,
  hint,
  fault,
  isKept,
  isAsked,
  onChange,
}: {
  draft: AccountDraft
  name: keyof AccountDraft['secrets']
  label: string
  hint?: string
  fault?: string | undefined
  isKept: boolean
  /** It was kept, and does not fit any more. */
  isAsked: boolean
  onChange: Change
}) {
  const t = useWords(messageAccountsWords)
  return (
    <Field
      label={label}
      type="password"
      autoComplete="new-password"
      maxLength={2000}
      hint={isKept ? t('kept') : isAsked ? t('needsAgain') : hint}
      fault={fault}
      value={draft.secrets[name]}
      onChange={(e) => onChange({ secrets: { ...draft.secrets, [name]: e.target.value } })}
    />
  )
}
