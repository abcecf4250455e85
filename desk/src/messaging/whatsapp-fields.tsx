import { CopyBox } from '../ui/copy-text.tsx'
import { Field } from '../ui/field.tsx'
import { messageAccountsWords } from '../words/message-accounts.ts'
import { useWords } from '../words/words.ts'
import { keepsSecret, type Whatsapp } from './account-draft.ts'
import { SecretField, type FieldsOf } from './secret-field.tsx'

/** A number of the Cloud API: its ids, the token to send with, what calls are signed with, and the word agreed for the first call. */
export function WhatsappFields({ draft, via, account, onChange }: FieldsOf<Whatsapp>) {
  const t = useWords(messageAccountsWords)
  const set = (of: Partial<Whatsapp>) => onChange({ via: { ...via, ...of } })
  const id = (name: 'phoneNumberId' | 'businessAccountId') => ({
    label: t(name),
    hint: t('digits'),
    inputMode: 'numeric' as const,
    autoComplete: 'off',
    maxLength: 30,
    value: via[name],
    onChange: (e: { target: { value: string } }) => set({ [name]: e.target.value.replaceAll(/\D/g, '') }),
  })
  return (
    <>
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <Field {...id('phoneNumberId')} />
        <Field {...id('businessAccountId')} />
        <SecretField
          {...{ draft, onChange }}
          name="secret"
          label={t('accessToken')}
          hint={t('accessTokenHint')}
          isKept={keepsSecret(draft, account)}
          isAsked={account?.hasSecret === true}
        />
        <SecretField
          {...{ draft, onChange }}
          name="signingSecret"
          label={t('appSecret')}
          hint={t('appSecretHint')}
          isKept={account?.hasSigningSecret ?? false}
          isAsked={false}
        />
      </div>
      {account === null ? (
        <div className="grid grid-cols-1 gap-1">
          <CopyBox label={t('verifyToken')} text={draft.secrets.verifyToken} isSecret />
          <p className="text-s text-ink-3">{t('verifyTokenHint')}</p>
        </div>
      ) : (
        <SecretField
          {...{ draft, onChange }}
          name="verifyToken"
          label={t('verifyToken')}
          isKept={account.hasVerifyToken}
          isAsked={false}
        />
      )}
      <details className="rounded-s border border-line px-3.5 py-2.5">
        <summary className="cursor-pointer text-s font-medium text-ink-2">{t('more')}</summary>
        <Field
          label={t('graphUrl')}
          className="mt-3"
          type="url"
          spellCheck={false}
          maxLength={500}
          value={via.url}
          onChange={(e) => set({ url: e.target.value.trim() })}
        />
      </details>
    </>
  )
}
