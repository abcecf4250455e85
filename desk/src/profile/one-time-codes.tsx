import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { call, type Outputs } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { useMe } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field } from '../ui/field.tsx'
import { Skeleton } from '../ui/states.tsx'
import { toast } from '../ui/toasts.ts'
import { profileWords } from '../words/profile.ts'
import { useWords } from '../words/words.ts'

const QrCode = lazy(() => import('./qr-code.tsx'))

type Begun = Outputs['session']['startTotp']

/** A second step at signing in: begun with the password, counted only after a first code. */
export function OneTimeCodes() {
  const t = useWords(profileWords)
  const me = useMe()
  const [isOpen, setOpen] = useState(false)
  return (
    <section className="flex flex-wrap items-center gap-3 border-t border-line pt-4">
      <div className="min-w-0 flex-1 basis-60">
        <h3 className="font-semibold">{t('totp')}</h3>
        <p className="text-s text-ink-3">{t(me.hasTotp ? 'totpOn' : 'totpOff')}</p>
      </div>
      <Button onPress={() => setOpen(true)}>{t(me.hasTotp ? 'totpStop' : 'totpStart')}</Button>
      {isOpen && <CodesDialog isOn={me.hasTotp} onClose={() => setOpen(false)} />}
    </section>
  )
}

function CodesDialog({ isOn, onClose }: { isOn: boolean; onClose: () => void }) {
  const t = useWords(profileWords)
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [begun, setBegun] = useState<Begun | null>(null)
  const done = async (says: string) => {
    toast(says)
    onClose()
    await queries.invalidateQueries({ queryKey: ['me'] })
  }
  const stop = useMutation({
    mutationFn: () => call.session.stopTotp({ password }),
    onSuccess: () => done(t('totpIsOff')),
  })
  const start = useMutation({ mutationFn: () => call.session.startTotp({ password }), onSuccess: setBegun })
  const confirm = useMutation({
    mutationFn: () => call.session.confirmTotp({ code: code.trim() }),
    onSuccess: () => done(t('totpIsOn')),
  })
  const act = begun ? confirm : isOn ? stop : start
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={begun ? t('totpAdd') : t('totp')}
      about={begun ? t('totpAddAbout') : undefined}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          act.mutate()
        }}
      >
        {begun ? (
          <>
            <Key begun={begun} />
            <Field
              label={t('totpCode')}
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              maxLength={20}
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          </>
        ) : (
          <Field
            label={t('totpPassword')}
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
        <Fault error={act.error} />
        <Button type="submit" look="primary" isBusy={act.isPending} className="justify-self-end">
          {t(begun ? 'totpConfirm' : isOn ? 'totpStop' : 'totpGo')}
        </Button>
      </form>
    </Dialog>
  )
}

function Key({ begun }: { begun: Begun }) {
  const t = useWords(profileWords)
  const key = new URL(begun.uri).searchParams.get('secret') ?? ''
  const codes = begun.recoveryCodes.join('\n')
  const copy = async () => {
    await navigator.clipboard.writeText(codes)
    toast(t('totpCopied'))
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-4 rounded-s bg-sunken p-3">
        <Suspense fallback={<Skeleton className="size-44" />}>
          <QrCode text={begun.uri} label={t('totpScan')} />
        </Suspense>
        <div className="min-w-0 flex-1 basis-44">
          <p className="text-s text-ink-3">{t('totpKey')}</p>
          <p className="num font-semibold tracking-wider">{key.replace(/(.{4})(?=.)/g, '$1 ')}</p>
          <a href={begun.uri} className="text-s text-brand underline underline-offset-2">
            {t('totpOpen')}
          </a>
        </div>
      </div>
      <div>
        <div className="flex items-center justify-between">
          <h3 className="font-semibold">{t('totpCodes')}</h3>
          <Button size="s" look="quiet" onPress={() => void copy()}>
            {t('totpCopy')}
          </Button>
        </div>
        <p className="text-s text-ink-3">{t('totpCodesAbout')}</p>
        <ul className="num mt-2 grid grid-cols-2 gap-1 text-m">
          {begun.recoveryCodes.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </div>
    </>
  )
}
