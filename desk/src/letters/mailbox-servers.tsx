import type { ComponentProps } from 'react'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { mailboxesWords } from '../words/mailboxes.ts'
import { useWords } from '../words/words.ts'
import type { Box, BoxDraft } from './mailbox-draft.ts'
import { presets } from './mailbox-presets.data.ts'

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
  const { secrets } = draft
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
        <OAuthFields draft={draft} box={box} secret={secret} onChange={onChange} />
      )}
    </fieldset>
  )
}

/** Whose sign-in it is, where the server's address tells that already. */
const isToldByServer = ({ incoming, oauth }: BoxDraft): boolean =>
  presets.some(({ incoming: { host }, more }) => host === incoming.host && more.oauth?.provider === oauth.provider)

type Secret = (name: 'clientSecret' | 'refreshToken', isKept: boolean, hint?: string) => ComponentProps<typeof Field>

/** What the provider gave: an app of the organisation, and the account's leave for it. */
function OAuthFields({
  draft,
  box,
  secret,
  onChange,
}: {
  draft: BoxDraft
  box: Box | null
  secret: Secret
  onChange: Change
}) {
  const t = useWords(mailboxesWords)
  const { oauth } = draft
  const set = (of: Partial<typeof oauth>) => onChange({ oauth: { ...oauth, ...of } })
  const orNothing = (typed: string) => (typed === '' ? undefined : typed)
  const secretHint = oauth.provider === 'google' ? undefined : t('clientSecretHint')
  return (
    <>
      <p className="text-s text-ink-2 sm:col-span-2">{t(`oauthAbout-${oauth.provider}`)}</p>
      {!isToldByServer(draft) && (
        <Select
          label={t('oauthProvider')}
          className="sm:col-span-2"
          value={oauth.provider}
          onChange={(provider) => set({ provider })}
          choices={[
            { value: 'google', label: 'Google' },
            { value: 'microsoft', label: 'Microsoft' },
            { value: 'other', label: t('otherProvider') },
          ]}
        />
      )}
      <Field
        label={t('clientId')}
        hint={t(`clientIdHint-${oauth.provider}`)}
        autoComplete="off"
        spellCheck={false}
        value={oauth.clientId}
        onChange={(e) => set({ clientId: e.target.value.trim() })}
      />
      <Field {...secret('clientSecret', box?.hasClientSecret ?? false, secretHint)} />
      <Field
        {...secret('refreshToken', box?.hasRefreshToken ?? false, t('refreshTokenHint'))}
        className="sm:col-span-2"
      />
      {oauth.provider !== 'google' && (
        <>
          <Field
            label={t('tokenUrl')}
            hint={oauth.provider === 'microsoft' ? t('tokenUrlHint') : undefined}
            type="url"
            value={oauth.tokenUrl ?? ''}
            onChange={(e) => set({ tokenUrl: orNothing(e.target.value) })}
          />
          <Field
            label={t('scope')}
            value={oauth.scope ?? ''}
            onChange={(e) => set({ scope: orNothing(e.target.value) })}
          />
        </>
      )}
    </>
  )
}
