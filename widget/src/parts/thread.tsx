import type { VisitorTurn } from '@peakend/contract/chat.ts'
import type { ComponentChildren } from 'preact'
import { isTogether } from '../conversation.ts'
import { sizeText } from '../files.ts'
import { piecesOf } from '../links.ts'
import type { Unsent } from '../outbox.ts'
import type { Acts, View } from '../view.ts'
import { clockOf, dayLabel, isSameDay } from '../when.ts'
import { fill, systemLine, wordsOf } from '../words.ts'
import { Icon } from './icons.tsx'

interface Props {
  view: View
  acts: Acts
}

export function Thread({ view, acts, children }: Props & { children?: ComponentChildren }) {
  const words = wordsOf(view.language)
  return (
    <div class="thread-frame">
      <div
        class="thread"
        role="log"
        aria-live="off"
        aria-label={words.history}
        tabIndex={0}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget
          const isAtEnd = scrollHeight - scrollTop - clientHeight < 60
          if (isAtEnd !== view.isAtEnd) acts.show({ isAtEnd })
        }}
      >
        <div class="spring" />
        {view.brand?.privacyLine && <p class="privacy">{view.brand.privacyLine}</p>}
        {view.turns.map((turn, at) => (
          <Turn key={turn.id} turn={turn} before={view.turns[at - 1]} view={view} acts={acts} />
        ))}
        {view.unsent.map((one) => (
          <UnsentTurn key={one.senderId} one={one} view={view} acts={acts} />
        ))}
        {view.typing !== null && (
          <div class="turn ours">
            <div
              class="bubble dots"
              role="img"
              aria-label={fill(words.writing, { name: view.typing || words.someone })}
            >
              <i />
              <i />
              <i />
            </div>
          </div>
        )}
        {children}
      </div>
      {!view.isAtEnd && (
        <button type="button" class="to-end" onClick={() => acts.show({ isAtEnd: true })}>
          <Icon of="down" />
          {words.newBelow}
        </button>
      )}
    </div>
  )
}

function Turn({ turn, before, view, acts }: Props & { turn: VisitorTurn; before: VisitorTurn | undefined }) {
  const words = wordsOf(view.language)
  const isNewDay = !before || !isSameDay(before.at, turn.at)
  const day = isNewDay && <p class="day">{dayLabel(view.language, words, turn.at, view.nowMs)}</p>
  if (turn.by === 'system') {
    const line = turn.system ? systemLine(view.language, turn.system.code, turn.system.values) : turn.text
    return line ? (
      <>
        {day}
        <p class="line">{line}</p>
      </>
    ) : null
  }
  const isMine = turn.by === 'customer'
  const isNext = !isNewDay && isTogether(before, turn)
  const name = isMine ? words.you : turn.by === 'bot' ? words.assistant : (turn.name ?? words.someone)
  return (
    <>
      {day}
      <div class={`turn ${isMine ? 'mine' : 'ours'}${isNext ? ' next' : ''}`}>
        <p class={isMine || isNext ? 'by sr' : 'by'}>
          {name} <time dateTime={turn.at}>{clockOf(view.language, turn.at)}</time>
        </p>
        {turn.text && <Text text={turn.text} hasLinks={!isMine} />}
        {turn.attachments.map((file) => (
          <File key={file.id} file={file} view={view} acts={acts} />
        ))}
        {isMine && turn === view.turns.findLast((one) => one.by !== 'system') && <OwnMark last={turn} view={view} />}
      </div>
    </>
  )
}

/** Text as text: line ends kept, addresses in what we wrote made links, nothing else. */
function Text({ text, hasLinks }: { text: string; hasLinks: boolean }) {
  return (
    <div class="bubble" dir="auto">
      {hasLinks
        ? piecesOf(text).map(({ text: piece, href }, at) =>
            href ? (
              <a key={at} href={href} target="_blank" rel="noopener noreferrer nofollow">
                {piece}
              </a>
            ) : (
              piece
            ),
          )
        : text}
    </div>
  )
}

function File({ file, view, acts }: Props & { file: VisitorTurn['attachments'][number] }) {
  const words = wordsOf(view.language)
  const source = view.pictures[file.url]
  return (
    <button
      type="button"
      class="file"
      aria-label={fill(words.download, { name: file.name })}
      onClick={() => acts.save(file.url, file.name)}
    >
      {source ? (
        <img src={source} alt={file.name} onLoad={() => acts.show({})} />
      ) : (
        <>
          <Icon of="file" />
          <span class="file-name">{file.name}</span>
          <span class="faint">{sizeText(view.language, file.bytes)}</span>
        </>
      )}
    </button>
  )
}

/** How far the visitor's last words got: sent, or read by us. */
function OwnMark({ view, last }: { view: View; last: VisitorTurn }) {
  const words = wordsOf(view.language)
  const isRead =
    last.delivery === 'read' ||
    (last.interactionId === view.state?.interactionId && last.ordinal <= (view.state?.readOrdinal ?? 0))
  return (
    <p class="mark">
      <Icon of="check" />
      {isRead ? words.read : words.sent} · {clockOf(view.language, last.at)}
    </p>
  )
}

function UnsentTurn({ one, view, acts }: Props & { one: Unsent }) {
  const words = wordsOf(view.language)
  const isLate = view.nowMs - Date.parse(one.writtenAt) > 1500 || !view.isOnline
  return (
    <div class={isLate || one.refused ? 'turn mine unsent' : 'turn mine'}>
      {one.text && (
        <div class="bubble" dir="auto">
          {one.text}
        </div>
      )}
      {one.fileNames.map((name) => (
        <span class="file" key={name}>
          <Icon of="file" />
          <span class="file-name">{name}</span>
        </span>
      ))}
      <p class="mark">
        {one.refused ? (
          fill(words.refused, { why: one.refused })
        ) : (
          <>
            <Icon of="clock" />
            {isLate ? (view.isOnline ? words.unsent : words.unsentOffline) : ' '}
          </>
        )}
        {(one.refused || isLate) && (
          <button type="button" onClick={() => acts.retry(one.senderId)}>
            {words.retry}
          </button>
        )}
        {one.refused && (
          <button type="button" onClick={() => acts.remove(one.senderId)}>
            {words.remove}
          </button>
        )}
      </p>
    </div>
  )
}
