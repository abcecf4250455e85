import { Phone, PhoneOff } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { classes } from '../ui/classes.ts'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { phoneWords } from '../words/phone.ts'
import { useWords } from '../words/words.ts'
import { usePhoneStatus } from './call-data.ts'
import { DeviceChoice } from './device-choice.tsx'
import { phone, usePhone } from './own-phone.ts'
import { TestCall } from './test-call.tsx'

/** My phone: whether calls ring here and why not, which microphone and loudspeaker, and how I sound. */
export default function PhoneScreen() {
  const t = useWords(phoneWords)
  const status = usePhoneStatus()
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid w-full max-w-2xl gap-4 px-4 py-5 md:px-6">
        <h1 className="text-xl font-semibold tracking-[-0.01em]">{t('title')}</h1>
        <Card title={t('state')}>
          {status.data ? (
            <Line why={status.data.why} />
          ) : status.isError ? (
            <ErrorState error={status.error} onRetry={() => void status.refetch()} />
          ) : (
            <div className="p-4" aria-busy="true">
              <Skeleton className="h-10 w-full" />
            </div>
          )}
        </Card>
        <Card title={t('devices')} aside={t('devicesAbout')}>
          <DeviceChoice />
        </Card>
        <Card title={t('test')}>
          <TestCall />
        </Card>
      </div>
    </div>
  )
}

function Line({ why }: { why: 'not-set-up' | 'away' | null }) {
  const t = useWords(phoneWords)
  const { line } = usePhone()
  const name = why !== null || line === 'off' ? 'off' : line
  const isReady = name === 'ready'
  const Icon = isReady ? Phone : PhoneOff
  const about = why === null ? t(`about_${line === 'off' ? 'connecting' : line}`) : t(`off_${why}`)
  return (
    <div className="flex flex-wrap items-center gap-3 p-4">
      <span
        aria-hidden="true"
        className={classes(
          'grid size-10 flex-none place-items-center rounded-full',
          isReady ? 'bg-brand-soft text-brand' : 'bg-sunken text-ink-3',
        )}
      >
        <Icon size={18} />
      </span>
      <div role="status" className="min-w-52 flex-1">
        <p className="font-medium">{t(`sign_${name}`)}</p>
        <p className="text-s text-ink-2">{about}</p>
      </div>
      {name === 'elsewhere' && (
        <Button look="primary" onPress={() => phone.connect()}>
          {t('takeHere')}
        </Button>
      )}
      {(name === 'refused' || name === 'lost') && <Button onPress={() => phone.connect()}>{t('tryNow')}</Button>}
    </div>
  )
}
