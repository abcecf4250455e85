import { Ear, Settings2 } from 'lucide-react'
import type { RunningCall } from '@peakend/contract/phone.ts'
import { useWorkspaceId } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { GoLink } from '../ui/go.tsx'
import { coachWords } from '../words/coach.ts'
import { useWords } from '../words/words.ts'
import { useCoach } from './coaching.ts'

/** Rings my phone, which answers by itself, and puts me on that call unheard. */
export function ListenButton({
  call,
  names,
  keys,
  isOff,
  size = 's',
  describedBy,
}: {
  call: Pick<RunningCall, 'interactionId'>
  names: { customer: string; agent: string }
  keys?: string | undefined
  isOff: boolean
  size?: 's' | 'm'
  describedBy?: string
}) {
  const t = useWords(coachWords)
  const workspaceId = useWorkspaceId()
  const { run, busy } = useCoach()
  return (
    <Button
      size={size}
      keys={keys}
      keyGroup={t('group')}
      keyLabel={t('listenTo', { agent: names.agent, name: names.customer })}
      aria-describedby={describedBy}
      disabled={isOff}
      isBusy={busy !== null}
      icon={<Ear size={14} aria-hidden />}
      onPress={() => run('listen', { workspaceId, interactionId: call.interactionId }, false)}
    >
      {t('listen')} <span className="sr-only">{t('listenWhom', { agent: names.agent, name: names.customer })}</span>
    </Button>
  )
}

/** Why one cannot listen, and what to do. */
export function WhyNot({ says, isMendable, id }: { says: string; isMendable: boolean; id?: string }) {
  const t = useWords(coachWords)
  return (
    <p id={id} className="border-b border-line bg-sunken px-4 py-2 text-s text-ink-2">
      {says}{' '}
      {isMendable && (
        <GoLink to="/phone" className="whitespace-nowrap text-brand underline underline-offset-2">
          <Settings2 size={13} className="inline -translate-y-px" aria-hidden /> {t('mend')}
        </GoLink>
      )}
    </p>
  )
}
