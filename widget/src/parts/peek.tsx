/** What came while the chat is shut, beside the launcher: who writes and the first lines. Pressing it opens the chat. */
import { isOurs } from '../conversation.ts'
import type { Acts, View } from '../view.ts'
import { wordsOf } from '../words.ts'
import { Icon } from './icons.tsx'

export function Peek({ view, acts }: { view: View; acts: Acts }) {
  const words = wordsOf(view.language)
  const last = view.turns.findLast(isOurs)
  if (view.isOpen || !view.unread || !last || last.id === view.peekShut) return null
  return (
    <div class="peek" role="status" lang={view.language}>
      <button type="button" class="peek-open" onClick={acts.open}>
        <b>{last.name ?? words.someone}</b>
        <span dir="auto">{last.text || last.attachments[0]?.name}</span>
      </button>
      <button
        type="button"
        class="icon small"
        aria-label={words.close}
        onClick={() => acts.show({ peekShut: last.id })}
      >
        <Icon of="close" />
      </button>
    </div>
  )
}
