import { Eye } from 'lucide-react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import { conversationWords } from '../words/conversation.ts'
import { useWords } from '../words/words.ts'

/** Why one cannot answer here, in one line. */
export function NotMine({ interaction, isMine }: { interaction: Interaction; isMine: boolean }) {
  const t = useWords(conversationWords)
  const says =
    interaction.state === 'closed'
      ? `${t('closed')} ${t('closedAbout')}`
      : interaction.state === 'waiting'
        ? t('waitingInQueue')
        : !isMine && interaction.agentName !== null
          ? t('heldBy', { name: interaction.agentName })
          : null
  if (says === null) return null
  return <p className="mb-2 rounded-m bg-sunken px-3.5 py-2.5 text-center text-s text-ink-2">{says}</p>
}

/** Who reads along, said plainly: nobody looks on unseen. */
export function Readers({ readers }: { readers: Interaction['readers'] }) {
  const t = useWords(conversationWords)
  if (readers.length === 0) return null
  return (
    <p
      role="status"
      className="flex flex-none items-center justify-center gap-2 border-b border-line bg-brand-soft px-4 py-1 text-s text-brand"
    >
      <Eye size={14} aria-hidden /> {t('reader', { name: readers.map((one) => one.name).join(', ') })}
    </p>
  )
}
