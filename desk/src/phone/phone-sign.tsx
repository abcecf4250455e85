import { Phone, PhoneOff } from 'lucide-react'
import { useNavigate } from '@tanstack/react-router'
import { useMay } from '../session/me.ts'
import { Menu } from '../ui/menu.tsx'
import { classes } from '../ui/classes.ts'
import { phoneWords } from '../words/phone.ts'
import { useWords } from '../words/words.ts'
import { usePhoneStatus } from './call-data.ts'
import { phone, usePhone } from './own-phone.ts'

/** Whether calls ring here, beside whether I am here; what to do where they do not. Nothing where no switch is set up. */
export default function PhoneSign() {
  const t = useWords(phoneWords)
  const may = useMay()
  const navigate = useNavigate()
  const status = usePhoneStatus().data
  const { line } = usePhone()
  if (!may('interactions.handle') || !status || status.why === 'not-set-up') return null
  const name = !status.isUp || line === 'off' ? 'off' : line
  const says = status.isUp ? (line === 'off' ? t('about_connecting') : t(`about_${line}`)) : t('off_away')
  const isReady = name === 'ready'
  const Icon = isReady ? Phone : PhoneOff
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t(`sign_${name}`)}
          title={t(`sign_${name}`)}
          className="relative grid size-7 flex-none place-items-center rounded-full text-ink-2 hover:bg-sunken"
        >
          <Icon size={15} aria-hidden />
          <span
            aria-hidden="true"
            className={classes(
              'absolute right-0.5 bottom-0.5 size-2 rounded-full ring-2 ring-paper',
              isReady ? 'bg-live' : name === 'connecting' ? 'breathe bg-ink-3' : 'bg-line-strong',
            )}
          />
        </button>
      }
      lines={[
        { heading: says },
        ...(line === 'elsewhere' ? [{ label: t('takeHere'), onPress: () => phone.connect() }] : []),
        ...(line === 'refused' || line === 'lost' ? [{ label: t('tryNow'), onPress: () => phone.connect() }] : []),
        { label: t('devices'), onPress: () => void navigate({ to: '/phone' }) },
      ]}
    />
  )
}
