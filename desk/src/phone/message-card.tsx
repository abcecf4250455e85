import { PhoneOutgoing, Voicemail } from 'lucide-react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import { call as server } from '../api/call.ts'
import { refetchInbox } from '../inbox/inbox-data.ts'
import { useMay, useWorkspaceId } from '../session/me.ts'
import { Button, buttonLook } from '../ui/button.tsx'
import { Duration } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'
import { phoneWords } from '../words/phone.ts'
import { useWords } from '../words/words.ts'
import { usePhoneStatus } from './call-data.ts'
import { phone as own, usePhone } from './own-phone.ts'

/** A caller left a message and waits for a word: since when, and the way to them, one press away. */
export default function MessageCard({
  interaction,
  message,
  isMine,
}: {
  interaction: Interaction
  message: NonNullable<Interaction['message']>
  isMine: boolean
}) {
  const t = useWords(phoneWords)
  const since = interaction.waitingReplySince ?? interaction.lastTurnAt
  return (
    <section
      aria-label={t('message')}
      className="flex flex-none flex-wrap items-center gap-x-3 gap-y-2 border-b border-line bg-brand-soft px-4 py-2.5 md:px-5"
    >
      <p className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-0.5">
        <span className="inline-flex items-center gap-1.5 font-semibold whitespace-nowrap text-brand">
          <Voicemail size={16} className="flex-none" aria-hidden /> {t('message')}
        </span>
        <span className="text-s text-ink-2">
          {t(message.ms === null ? 'messageComing' : 'messageOwed')}{' '}
          <b className="num font-semibold text-ink">
            <Duration since={since} />
          </b>
        </span>
      </p>
      <Way interaction={interaction} isMine={isMine} />
    </section>
  )
}

/** My phone rings first. Without one here, the number to be called by hand. */
function Way({ interaction, isMine }: { interaction: Interaction; isMine: boolean }) {
  const t = useWords(phoneWords)
  const may = useMay()
  const workspaceId = useWorkspaceId()
  const status = usePhoneStatus().data
  const { line, call } = usePhone()
  const { id: interactionId, number = null, state } = interaction
  const callBack = useAct(
    () => {
      own.expect()
      return server.phone.callBack({ interactionId }, { workspaceId })
    },
    { refresh: ['interactions.get', 'phone.'], onDone: () => void refetchInbox() },
  )
  const isAsked = may('interactions.handle') && (isMine ? state === 'active' : state === 'waiting')
  if (number === null) return <p className="text-s text-ink-2">{t('messageHidden')}</p>
  if (!isAsked || call !== null) return null
  if (!status?.isUp || line !== 'ready')
    return (
      <a href={`tel:${number}`} className={buttonLook('plain', 's')}>
        <PhoneOutgoing size={14} aria-hidden /> <span className="num">{t('byHand', { number })}</span>
      </a>
    )
  return (
    <Button
      look="primary"
      keys="alt+c"
      keyGroup={t('group')}
      isBusy={callBack.isBusy}
      icon={<PhoneOutgoing size={15} aria-hidden />}
      className="max-md:h-11 max-md:w-full"
      onPress={() => callBack.run()}
    >
      {t('callBack')} <span className="num font-normal opacity-80">{number}</span>
    </Button>
  )
}
