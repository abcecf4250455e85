import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { mailboxesWords } from '../words/mailboxes.ts'
import { useWords } from '../words/words.ts'
import type { Box, BoxDraft } from './mailbox-draft.ts'

type Change = (of: Partial<BoxDraft>) => void

/** One of the two servers. */
export function PlaceFields({
  side,
  draft,
  onChange,
}: {
  side: 'incoming' | 'outgoing'
  draft: BoxDraft
  onChange: Change
}) {
  const t = useWords(mailboxesWords)
  const place = draft[side]
  const set = (of: Partial<typeof place>) => onChange({ [side]: { ...place, ...of } })
  return (
    <fieldset>
      <legend className="mb-1 text-s font-semibold">{t(side)}</legend>
      <div className="grid grid-cols-2 items-start gap-3 sm:grid-cols-[1fr_84px_150px]">
        <Field
          label={t('host')}
          className="max-sm:col-span-2"
          spellCheck={false}
          value={place.host}
          onChange={(e) => set({ host: e.target.value.trim() })}
        />
        <Field
          label={t('port')}
          type="number"
          min={1}
          max={65_535}
          value={place.port || ''}
          onChange={(e) => set({ port: Number(e.target.value) })}
        />
        <Select
          label={t('security')}
          value={place.security}
          onChange={(security) => set({ security })}
          choices={(['tls', 'starttls', 'none'] as const).map((value) => ({ value, label: t(`security-${value}`) }))}
        />
        <Field
          label={t('user')}
          className="col-span-2 sm:col-span-3"
          autoComplete="off"
          spellCheck={false}
          value={place.user}
          onChange={(e) => set({ user: e.target.value })}
        />
      </div>
    </fieldset>
  )
}

/** Password, or OAuth2 with a refresh token. What is kept is never shown; it is typed again to change it. */
export function SignInFields({ draft, box, onChange }: { draft: BoxDraft; box: Box | null; onChange: Change }) {
  const t = useWords(mailboxesWords)
  const { secrets, oauth } = draft
  const secret = (name: keyof typeof secrets, isKept: boolean, hint?: string) => ({
    label: t(name),
    type: 'password',
    autoComplete: 'new-password',
    value: secrets[name],
    hint: isKept ? t('kept') : hint,
    onChange: (e: { target: { value: string } }) => onChange({ secrets: { ...secrets, [name]: e.target.value } }),
  })
  return (
    <fieldset className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
      <legend className="mb-1 text-s font-semibold">{t('signIn')}</legend>
      <Select
        label={t('signIn')}
        isLabelHidden
        className="sm:col-span-2"
        value={draft.signIn}
        onChange={(signIn) => onChange({ signIn })}
        choices={(['password', 'oauth'] as const).map((value) => ({ value, label: t(`signIn-${value}`) }))}
      />
      {draft.signIn === 'password' ? (
        <>
          <Field {...secret('password', box?.hasPassword ?? false, t('passwordHint'))} />
          <Field {...secret('outgoingPassword', box?.hasOutgoingPassword ?? false, t('outgoingPasswordHint'))} />
        </>
      ) : (
        <>
          <Select
            label={t('oauthProvider')}
            value={oauth.provider}
            onChange={(provider) => onChange({ oauth: { ...oauth, provider } })}
            choices={[
              { value: 'google', label: 'Google' },
              { value: 'microsoft', label: 'Microsoft' },
              { value: 'other', label: t('otherProvider') },
            ]}
          />
          <Field
            label={t('clientId')}
            autoComplete="off"
            value={oauth.clientId}
            onChange={(e) => onChange({ oauth: { ...oauth, clientId: e.target.value } })}
          />
          <Field {...secret('clientSecret', box?.hasClientSecret ?? false)} />
          <Field {...secret('refreshToken', box?.hasRefreshToken ?? false)} />
          {oauth.provider !== 'google' && (
            <>
              <Field
                label={t('tokenUrl')}
                hint={t('tokenUrlHint')}
                type="url"
                value={oauth.tokenUrl ?? ''}
                onChange={(e) =>
                  onChange({ oauth: { ...oauth, tokenUrl: e.target.value === '' ? undefined : e.target.value } })
                }
              />
              <Field
                label={t('scope')}
                value={oauth.scope ?? ''}
                onChange={(e) =>
                  onChange({ oauth: { ...oauth, scope: e.target.value === '' ? undefined : e.target.value } })
                }
              />
            </>
          )}
        </>
      )}
    </fieldset>
  )
}
