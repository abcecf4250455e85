import { Mail, MessageSquareText, Phone, SquarePen } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useShortcut } from '../keys/shortcuts.ts'
import { useMay } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'
import { inboxWords } from '../words/inbox.ts'
import { phoneWords } from '../words/phone.ts'
import { useWords } from '../words/words.ts'

const NewLetterDialog = lazy(() => import('../letters/new-letter-dialog.tsx'))
const DialDialog = lazy(() => import('../phone/dial-dialog.tsx'))
const BeginDialog = lazy(() => import('../messaging/begin-dialog.tsx'))

/** Writes to a customer first, by letter or by message, or calls them. */
export function NewMenu() {
  const may = useMay()
  return may('interactions.handle') ? <Ways /> : null
}

function Ways() {
  const t = useWords(inboxWords)
  const [shown, show] = useState<'letter' | 'message' | 'call' | null>(null)
  const phone = useWords(phoneWords)
  const group = t('group')
  const close = () => show(null)
  useShortcut({ keys: 'c', label: t('newLetter'), group, run: () => show('letter') })
  useShortcut({ keys: 'x', label: t('newMessage'), group, run: () => show('message') })
  useShortcut({ keys: 'p', label: phone('callNumber'), group, run: () => show('call') })
  const icon = { size: 16, 'aria-hidden': true } as const
  return (
    <>
      <Menu
        trigger={
          <Button
            look="quiet"
            icon={<SquarePen size={17} aria-hidden />}
            aria-label={t('writeFirst')}
            title={t('writeFirst')}
            className="max-md:size-11"
          />
        }
        lines={[
          { label: t('newLetter'), icon: <Mail {...icon} />, note: 'C', onPress: () => show('letter') },
          { label: t('newMessage'), icon: <MessageSquareText {...icon} />, note: 'X', onPress: () => show('message') },
          { label: phone('callNumber'), icon: <Phone {...icon} />, note: 'P', onPress: () => show('call') },
        ]}
      />
      <Suspense fallback={null}>
        {shown === 'letter' && <NewLetterDialog onClose={close} />}
        {shown === 'message' && <BeginDialog onClose={close} />}
        {shown === 'call' && <DialDialog onClose={close} />}
      </Suspense>
    </>
  )
}
