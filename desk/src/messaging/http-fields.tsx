import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { messageAccountsWords } from '../words/message-accounts.ts'
import { useWords } from '../words/words.ts'
import { keepsSecret, presetOf, withPreset, withSid, wordsIn, type Http, type Preset } from './account-draft.ts'
import { SecretField, type FieldsOf } from './secret-field.tsx'

type Set = (of: Partial<Http>) => void

/** A provider by HTTP: with Twilio two fields are enough, any other is told in its own names. */
export function HttpFields({ draft, via, account, onChange }: FieldsOf<Http>) {
  const t = useWords(messageAccountsWords)
  // an address that is being typed does not change which form is shown
  const preset = presetOf(via)
  const isKept = keepsSecret(draft, account)
  const isAsked = account?.hasSecret === true
  const set: Set = (of) => onChange({ via: { ...via, ...of } })
  return (
    <>
      <Select
        label={t('preset')}
        hint={t('presetHint')}
        value={preset}
        onChange={(to: Preset) => onChange({ via: withPreset(to) })}
        choices={(['twilio', 'other'] as const).map((value) => ({ value, label: t(`preset-${value}`) }))}
      />
      {preset === 'twilio' ? (
        <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
          <Field
            label={t('accountSid')}
            hint={t('accountSidHint')}
            autoComplete="off"
            spellCheck={false}
            maxLength={80}
            value={via.user}
            onChange={(e) => onChange({ via: withSid(via, e.target.value.trim()) })}
          />
          <SecretField {...{ draft, isKept, isAsked, onChange }} name="secret" label={t('authToken')} />
        </div>
      ) : (
        <>
          <Sending via={via} onChange={set}>
            {via.auth !== 'none' && (
              <SecretField {...{ draft, isKept, isAsked, onChange }} name="secret" label={t('secret')} />
            )}
          </Sending>
          <Names via={via} onChange={set} />
          <fieldset className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
            <legend className="mb-1 text-s font-semibold">{t('signing')}</legend>
            <Select
              label={t('signature')}
              value={via.signature}
              onChange={(signature) => set({ signature })}
              choices={(['hmac', 'twilio'] as const).map((value) => ({ value, label: t(`signature-${value}`) }))}
            />
            <SecretField
              {...{ draft, onChange }}
              name="signingSecret"
              label={t('signingSecret')}
              isKept={account?.hasSigningSecret ?? false}
              isAsked={false}
            />
            <Name
              label={t('signatureHeader')}
              value={via.signatureHeader}
              onName={(signatureHeader) => set({ signatureHeader })}
            />
            <Name
              label={t('timeHeader')}
              hint={t('timeHeaderHint')}
              value={via.timeHeader ?? ''}
              onName={(typed) => set({ timeHeader: typed === '' ? null : typed })}
            />
          </fieldset>
        </>
      )}
    </>
  )
}

function Sending({ via, onChange, children }: { via: Http; onChange: Set; children: React.ReactNode }) {
  const t = useWords(messageAccountsWords)
  return (
    <fieldset className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
      <legend className="mb-1 text-s font-semibold">{t('sending')}</legend>
      <Field
        label={t('url')}
        hint={t('urlHint')}
        type="url"
        spellCheck={false}
        className="sm:col-span-2"
        placeholder="https://"
        maxLength={500}
        value={via.url}
        onChange={(e) => onChange({ url: e.target.value.trim() })}
      />
      <Select
        label={t('form')}
        value={via.form}
        onChange={(form) => onChange({ form })}
        choices={(['form', 'json'] as const).map((value) => ({ value, label: t(`form-${value}`) }))}
      />
      <Select
        label={t('auth')}
        value={via.auth}
        onChange={(auth) => onChange({ auth })}
        choices={(['bearer', 'basic', 'header', 'none'] as const).map((value) => ({
          value,
          label: t(`auth-${value}`),
        }))}
      />
      {via.auth === 'basic' && (
        <Field
          label={t('user')}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={via.user}
          onChange={(e) => onChange({ user: e.target.value })}
        />
      )}
      {via.auth === 'header' && (
        <Name label={t('authHeader')} value={via.authHeader} onName={(authHeader) => onChange({ authHeader })} />
      )}
      {children}
    </fieldset>
  )
}

/** A name of the provider's: letters, digits and points, as its documentation has it. */
function Name({
  label,
  hint,
  value,
  onName,
}: {
  label: string
  hint?: string
  value: string
  onName: (name: string) => void
}) {
  return (
    <Field
      label={label}
      hint={hint}
      autoComplete="off"
      spellCheck={false}
      maxLength={80}
      value={value}
      onChange={(e) => onName(e.target.value.replaceAll(/[^\w.[\]-]/g, ''))}
    />
  )
}

/** Which of its fields means what: out, in, and in reports. */
function Names({ via, onChange }: { via: Http; onChange: Set }) {
  const t = useWords(messageAccountsWords)
  const { fields, incoming, receipt } = via
  const grid = 'grid grid-cols-2 items-start gap-3 sm:grid-cols-4'
  return (
    <fieldset className="grid grid-cols-1 gap-4 rounded-s border border-line px-3.5 py-3">
      <legend className="px-1 text-s font-semibold">{t('fieldNames')}</legend>
      <p className="-mt-1 text-s text-ink-3">{t('fieldNamesHint')}</p>
      <div role="group" aria-label={t('sending')} className={grid}>
        {(['to', 'from', 'text'] as const).map((name) => (
          <Name
            key={name}
            label={t(`field-${name}`)}
            value={fields[name]}
            onName={(to) => onChange({ fields: { ...fields, [name]: to } })}
          />
        ))}
        <Name
          label={t('field-reference')}
          hint={t('optional')}
          value={fields.reference ?? ''}
          onName={(to) => onChange({ fields: { ...fields, reference: to === '' ? null : to } })}
        />
        <Name label={t('answerId')} value={via.answerId} onName={(answerId) => onChange({ answerId })} />
      </div>
      <div>
        <p className="mb-1.5 text-s font-semibold">{t('coming')}</p>
        <div role="group" aria-label={t('coming')} className={grid}>
          {(['id', 'from', 'to', 'text'] as const).map((name) => (
            <Name
              key={name}
              label={t(`in-${name}`)}
              value={incoming[name]}
              onName={(to) => onChange({ incoming: { ...incoming, [name]: to } })}
            />
          ))}
        </div>
      </div>
      <div>
        <p className="mb-1.5 text-s font-semibold">{t('receipts')}</p>
        <div role="group" aria-label={t('receipts')} className={grid}>
          {(['id', 'status'] as const).map((name) => (
            <Name
              key={name}
              label={t(`receipt-${name}`)}
              value={receipt[name]}
              onName={(to) => onChange({ receipt: { ...receipt, [name]: to } })}
            />
          ))}
          <Name
            label={t('receipt-error')}
            hint={t('optional')}
            value={receipt.error ?? ''}
            onName={(to) => onChange({ receipt: { ...receipt, error: to === '' ? null : to } })}
          />
        </div>
        <div className="mt-3 grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
          {(['delivered', 'failed'] as const).map((which) => (
            <Field
              key={which}
              label={t(`${which}Words`)}
              hint={t('commas')}
              spellCheck={false}
              maxLength={300}
              defaultValue={receipt[which].join(', ')}
              onChange={(e) => onChange({ receipt: { ...receipt, [which]: wordsIn(e.target.value).slice(0, 10) } })}
            />
          ))}
        </div>
      </div>
    </fieldset>
  )
}
