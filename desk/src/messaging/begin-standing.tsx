import { Ban, CircleCheck, CircleHelp, MessagesSquare, Moon, Timer, type LucideIcon } from 'lucide-react'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import type { CustomerId } from '@peakend/contract/ids.ts'
import { useMay } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { useGo } from '../ui/go.tsx'
import { Time } from '../ui/time.tsx'
import { messagingWords } from '../words/messaging.ts'
import { useWords } from '../words/words.ts'
import type { Way, WayState } from './begin-rules.ts'
import { Evidence } from './evidence.tsx'

const NoteDialog = lazy(() => import('./note-dialog.tsx'))

/** What one must know before writing: whether they want it, when it goes out, what may go, and who talks with them already. */
export function Standing({
  way,
  state,
  customerId,
  onClose,
}: {
  way: Way
  state: WayState
  customerId: CustomerId
  onClose: () => void
}) {
  const t = useWords(messagingWords)
  const may = useMay()
  const go = useGo()
  const [isNoting, setNoting] = useState(false)
  const { block, isTemplateOnly } = state
  const { running } = way
  return (
    <ul className="grid grid-cols-1 gap-2 rounded-s bg-sunken px-3.5 py-3 text-s">
      <Agreed way={way} isNeeded={block === 'consent'}>
        {may('customers.change') && way.consent?.answer !== 'in' && way.consent?.how !== 'word' && (
          <Button size="s" onPress={() => setNoting(true)}>
            {t('consentNote')}
          </Button>
        )}
      </Agreed>
      {running && (block === null || block === 'elsewhere') && (
        <Line icon={MessagesSquare} isStrong={block === 'elsewhere'}>
          {t(running.isMine ? 'beginRuns' : 'beginRunsElse')}{' '}
          <Button
            size="s"
            className="ml-1"
            onPress={() => {
              onClose()
              go(`/inbox/${running.interactionId}`)
            }}
          >
            {t('beginOpen')}
          </Button>
        </Line>
      )}
      {block === null && isTemplateOnly && <Line icon={Timer}>{t('beginTemplateOnly')}</Line>}
      {block === null && !isTemplateOnly && way.windowUntil !== null && (
        <Line icon={Timer}>
          {t('beginFree')} <Time at={way.windowUntil} as="due" className="num" />
        </Line>
      )}
      {block === null && way.sendAt !== null && (
        <Line icon={Moon} isStrong>
          {t('beginQuiet')} <Time at={way.sendAt} as="due" className="num" />.
        </Line>
      )}
      {block === 'too-often' && (
        <Line icon={Ban} isStrong>
          {t('beginTooOften')}
        </Line>
      )}
      {block === null && way.left <= 2 && <Line icon={Timer}>{t('beginLeft', { count: way.left })}</Line>}
      <Suspense fallback={null}>
        {isNoting && (
          <NoteDialog
            customerId={customerId}
            numbers={[{ identityId: way.identityId, number: way.number }]}
            channels={[way.channel]}
            onClose={() => setNoting(false)}
          />
        )}
      </Suspense>
    </ul>
  )
}

function Line({
  icon: Icon,
  isStrong = false,
  children,
}: {
  icon: LucideIcon
  isStrong?: boolean
  children: ReactNode
}) {
  return (
    <li className="flex items-start gap-2">
      <Icon size={15} className="mt-0.5 flex-none text-ink-3" aria-hidden />
      <span className={`min-w-0 wrap-anywhere ${isStrong ? 'font-medium' : 'text-ink-2'}`}>{children}</span>
    </li>
  )
}

function Agreed({ way, isNeeded, children }: { way: Way; isNeeded: boolean; children: ReactNode }) {
  const t = useWords(messagingWords)
  const { consent } = way
  if (consent)
    return (
      <Line icon={consent.answer === 'in' ? CircleCheck : Ban} isStrong={consent.answer === 'out'}>
        {t(consent.answer === 'in' ? 'consentOk' : 'consentStopped')} <Evidence of={consent} />{' '}
        {consent.answer === 'out' && consent.how === 'word' && <span className="font-normal">{t('stoppedAbout')}</span>}
        {children}
      </Line>
    )
  return (
    <Line icon={isNeeded ? Ban : CircleHelp} isStrong={isNeeded}>
      {t(isNeeded ? 'consentNeeded' : 'consentUnknown')} {children}
    </Line>
  )
}
