import { Link } from '@tanstack/react-router'
import type { InteractionRow } from '@peakend/contract/interactions.ts'
import { RowMark } from '../mark/row-mark.tsx'
import { useWorkspaceId } from '../session/me.ts'
import { Time } from '../ui/time.tsx'

/** Conversations of a case or a customer, each with how it went, what was said last, and where. */
export function ConversationLinks({
  rows,
  about,
}: {
  rows: readonly InteractionRow[]
  about: (row: InteractionRow) => readonly (string | null)[]
}) {
  const workspaceId = useWorkspaceId()
  return (
    <ul className="overflow-hidden rounded-m border border-line empty:hidden">
      {rows.map((row) => (
        <li key={row.id} className="border-b border-line last:border-0">
          <Link
            to="/inbox/$interactionId"
            params={{ interactionId: row.id }}
            search={{ w: workspaceId } as never}
            className="flex items-center gap-3 px-3.5 py-2.5 hover:bg-sunken focus-visible:outline-offset-[-2px]"
          >
            <RowMark row={row} />
            <span className="min-w-0 flex-1">
              <bdi className="block truncate">{row.snippet}</bdi>
              <span className="block truncate text-s text-ink-3">{about(row).filter(Boolean).join(' · ')}</span>
            </span>
            <Time at={row.lastTurnAt} className="flex-none text-s text-ink-3" />
          </Link>
        </li>
      ))}
    </ul>
  )
}
