import { useParams, useSearch } from '@tanstack/react-router'
import { MessagesSquare } from 'lucide-react'
import { chosenWorkspace } from '../api/workspace-choice.ts'
import { Conversation } from '../conversation/conversation.tsx'
import { useMe, WorkspaceContext } from '../session/me.ts'
import { classes } from '../ui/classes.ts'
import { KeySigns } from '../ui/key-signs.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'
import { useInbox } from './inbox-data.ts'
import { InboxList } from './inbox-list.tsx'

/**
 * The desk itself: list, conversation, story. On a narrow screen one at a time: the list, then the conversation (`/inbox/<id>`), then the
 * story (`?pane=story`), each with its way back.
 */
export default function InboxScreen() {
  const { interactionId } = useParams({ strict: false })
  const { pane } = useSearch({ strict: false }) as { pane?: string }
  return (
    <div className="flex min-h-0 flex-1">
      <div
        className={classes(
          'min-h-0 flex-col border-line bg-paper md:flex md:w-[316px] md:flex-none md:border-r',
          interactionId === undefined ? 'flex w-full' : 'hidden',
        )}
      >
        <InboxList chosen={interactionId} />
      </div>
      <div className={classes('min-h-0 min-w-0 flex-1 md:flex', interactionId === undefined ? 'hidden' : 'flex')}>
        {interactionId === undefined ? (
          <Nothing />
        ) : (
          <Chosen
            key={interactionId}
            interactionId={interactionId}
            pane={pane === 'story' ? 'story' : 'conversation'}
          />
        )}
      </div>
    </div>
  )
}

/** Whose brand it is, is known from the list; opened from elsewhere it is the chosen one's, or the first that knows it. */
function Chosen({ interactionId, pane }: { interactionId: string; pane: 'conversation' | 'story' }) {
  const me = useMe()
  const inbox = useInbox()
  const { w } = useSearch({ strict: false }) as { w?: string }
  const held = [...(inbox.data?.mine ?? []), ...(inbox.data?.waiting ?? [])].find((one) => one.row.id === interactionId)
  const workspaceId = w ?? held?.workspaceId ?? chosenWorkspace() ?? me.memberships[0]?.workspaceId
  // without the list we do not know yet whom to ask
  if (inbox.isPending && w === undefined && me.memberships.length > 1) return <SkeletonRows />
  if (workspaceId === undefined) return <ErrorState error={inbox.error} />
  return (
    <WorkspaceContext value={workspaceId}>
      <Conversation interactionId={interactionId} pane={pane} />
    </WorkspaceContext>
  )
}

function Nothing() {
  const t = useWords(inboxWords)
  return (
    <div className="flex-1 bg-surface">
      <EmptyState icon={<MessagesSquare size={20} />} title={t('pick')}>
        <Line says={t('pickAbout', { next: '|j|', previous: '|k|', find: '|mod+k|' })} />
      </EmptyState>
    </div>
  )
}

/** A sentence with keys drawn where they stand between bars: "|j| and |k| move". */
function Line({ says }: { says: string }) {
  return says.split('|').map((part, index) => (index % 2 === 1 ? <KeySigns key={part} keys={part} /> : part))
}
