import { Link } from '@tanstack/react-router'
import { Mail, Phone, Voicemail } from 'lucide-react'
import { DueLine, WorkedTime } from '../letters/due-line.tsx'
import type { Due } from '../letters/use-due.ts'
import { RowMark } from '../mark/row-mark.tsx'
import type { Member } from '../session/me.ts'
import { BrandSign } from '../shell/brand-sign.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { classes } from '../ui/classes.ts'
import { useNowMs } from '../ui/clock.ts'
import { Time } from '../ui/time.tsx'
import { clockDuration } from '../ui/time-words.ts'
import { inboxWords } from '../words/inbox.ts'
import { useWords } from '../words/words.ts'
import type { Held } from './inbox-state.ts'
import { useVoiceMessage, useWho } from './who.ts'

/** One conversation in the list: who, what they said last, how it goes, and how long they have been waiting for a word. */
export function InboxRow({
  held,
  brand,
  due,
  isHalfWritten,
  isChosen,
  isGone,
}: {
  held: Held
  /** Given only where the list holds several brands. */
  brand: Member | undefined
  /** For a letter somebody waits for: by when. */
  due: Due | undefined
  /** I began a letter here that has not gone. */
  isHalfWritten: boolean
  isChosen: boolean
  isGone: boolean
}) {
  const t = useWords(inboxWords)
  const { row } = held
  const name = useWho()(row)
  return (
    <Link
      to="/inbox/$interactionId"
      params={{ interactionId: row.id }}
      data-row={row.id}
      aria-current={isChosen ? 'true' : undefined}
      preload={false}
      className={classes(
        'relative grid grid-cols-[32px_minmax(0,1fr)_auto] items-center gap-2.5 border-t border-line px-4 py-2.5 transition-colors focus-visible:outline-offset-[-2px] max-md:py-3.5',
        isChosen ? 'bg-surface shadow-[inset_3px_0_var(--brand)]' : 'hover:bg-sunken',
        isGone && 'pointer-events-none opacity-40',
      )}
    >
      <span className="relative">
        <Avatar name={row.customerName} />
        {brand && (
          <span className="absolute -right-1.5 -bottom-1.5 rounded-xs ring-2 ring-paper">
            <BrandSign name={brand.workspaceName} colour={brand.colour} size="s" />
          </span>
        )}
      </span>
      <span className="min-w-0">
        <span className="flex items-center gap-1.5">
          <bdi className={classes('truncate text-[13.5px]', row.unread > 0 ? 'font-bold' : 'font-semibold')}>
            {name}
          </bdi>
          {row.channel === 'email' && (
            <Mail size={13} className="flex-none text-ink-3" role="img" aria-label={t('letter')} />
          )}
          {row.channel === 'phone' && <PhoneSign isMessage={!!row.message} />}
          {row.unread > 0 && (
            <span className="num grid h-4 min-w-4 flex-none place-items-center rounded-full bg-brand px-1 text-[10px] font-semibold text-brand-ink">
              {row.unread}
              <span className="sr-only"> {t('unread', { count: row.unread })}</span>
            </span>
          )}
        </span>
        <span className={classes('block truncate text-s', row.unread > 0 ? 'text-ink' : 'text-ink-2')}>
          {isHalfWritten && <b className="font-semibold text-brand">{t('draft')}: </b>}
          {!isHalfWritten && row.lastBy === 'agent' && row.snippet !== '' && (
            <span className="text-ink-3">{t('you')}: </span>
          )}
          <bdi>
            <LastSaid row={row} />
          </bdi>
        </span>
        {due && (
          <span className="block truncate text-xs">
            <DueLine due={due.letter} readAtMs={due.readAtMs} isShort />
          </span>
        )}
        {brand && <span className="block truncate text-xs text-ink-3">{brand.workspaceName}</span>}
      </span>
      <span className="grid justify-items-end gap-0.5 text-xs text-ink-3">
        <RowMark row={row} isKept={false} />
        {due ? <WorkedTime due={due.letter} readAtMs={due.readAtMs} /> : <RowTime held={held} />}
      </span>
    </Link>
  )
}

const callStands = (state: Held['row']['state']) =>
  state === 'waiting' ? 'callWaits' : state === 'active' ? 'callRuns' : 'callOver'

function PhoneSign({ isMessage }: { isMessage: boolean }) {
  const t = useWords(inboxWords)
  const Sign = isMessage ? Voicemail : Phone
  return (
    <Sign
      size={13}
      className="flex-none text-ink-3"
      role="img"
      aria-label={t(isMessage ? 'voiceMessage' : 'phoneCall')}
    />
  )
}

/** What was said last; of a call, where nobody wrote anything down, how it stands. */
function LastSaid({ row }: { row: Held['row'] }) {
  const t = useWords(inboxWords)
  const says = useVoiceMessage()
  const { channel, message, snippet, state, subject } = row
  if (channel === 'email' && subject) return subject
  if (snippet !== '' || channel !== 'phone') return snippet
  return message ? says(message) : t(callStands(state))
}

function RowTime({ held: { row } }: { held: Held }) {
  const t = useWords(inboxWords)
  const nowMs = useNowMs(1000)
  if (row.state === 'waiting')
    return <span className="num">{clockDuration(nowMs - Date.parse(row.queuedAt ?? row.openedAt))}</span>
  if (row.state === 'resting') return <span>{t('resting')}</span>
  if (row.state === 'wrap-up') return <span className="font-medium text-ink-2">{t('wrapUp')}</span>
  if (row.waitingReplySince === null) return <Time at={row.lastTurnAt} />
  const waitMs = nowMs - Date.parse(row.waitingReplySince)
  return (
    <span
      className="num font-semibold text-ink"
      title={t('writes', { wait: clockDuration(waitMs) })}
      aria-label={t('writes', { wait: clockDuration(waitMs) })}
    >
      {clockDuration(waitMs)}
    </span>
  )
}
