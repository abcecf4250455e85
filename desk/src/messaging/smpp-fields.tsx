import { Field, Tick } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { messageAccountsWords } from '../words/message-accounts.ts'
import { useWords } from '../words/words.ts'
import { keepsSecret, mostSmppPassword, type Smpp } from './account-draft.ts'
import { SecretField, type FieldsOf } from './secret-field.tsx'

/** An SMS centre: where it is, who we are there, and how fast it takes what. */
export function SmppFields({ draft, via, account, onChange }: FieldsOf<Smpp>) {
  const t = useWords(messageAccountsWords)
  const set = (of: Partial<Smpp>) => onChange({ via: { ...via, ...of } })
  const number = (name: 'port' | 'window' | 'perSecond' | 'enquireEveryS', min: number, max: number) => ({
    label: t(name),
    type: 'number',
    min,
    max,
    value: via[name] || '',
    onChange: (e: { target: { value: string } }) => set({ [name]: Number(e.target.value) }),
  })
  return (
    <>
      <div className="grid grid-cols-[1fr_100px] items-start gap-3">
        <Field
          label={t('host')}
          spellCheck={false}
          autoComplete="off"
          maxLength={253}
          value={via.host}
          onChange={(e) => set({ host: e.target.value.trim() })}
        />
        <Field {...number('port', 1, 65_535)} />
        <div className="col-span-2">
          <Tick label={t('tls')} checked={via.tls} onChange={(e) => set({ tls: e.target.checked })} />
        </div>
      </div>
      <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
        <Field
          label={t('systemId')}
          autoComplete="off"
          spellCheck={false}
          maxLength={15}
          value={via.systemId}
          onChange={(e) => set({ systemId: e.target.value })}
        />
        <SecretField
          {...{ draft, onChange }}
          name="secret"
          label={t('password')}
          hint={t('passwordHint')}
          fault={draft.secrets.secret.length > mostSmppPassword ? t('passwordLong') : undefined}
          isKept={keepsSecret(draft, account)}
          isAsked={account?.hasSecret === true}
        />
      </div>
      <details className="rounded-s border border-line px-3.5 py-2.5">
        <summary className="cursor-pointer text-s font-medium text-ink-2">{t('more')}</summary>
        <div className="mt-3 grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
          <Select
            label={t('longForm')}
            value={via.longForm}
            onChange={(longForm) => set({ longForm })}
            choices={(['udh', 'sar', 'payload'] as const).map((value) => ({ value, label: t(`longForm-${value}`) }))}
          />
          <Field
            label={t('systemType')}
            autoComplete="off"
            spellCheck={false}
            maxLength={12}
            value={via.systemType}
            onChange={(e) => set({ systemType: e.target.value })}
          />
          <Field {...number('perSecond', 1, 1000)} />
          <Field {...number('window', 1, 100)} />
          <Field {...number('enquireEveryS', 5, 600)} />
        </div>
      </details>
    </>
  )
}
