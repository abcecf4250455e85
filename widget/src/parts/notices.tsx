/** What stands between header and conversation: the line, a lost connection, trouble. */
import type { Acts, View } from '../view.ts'
import { honestMinutes } from '../when.ts'
import { fill, wordsOf } from '../words.ts'
import { Icon } from './icons.tsx'
import { phaseOf } from './phases.ts'

interface Props {
  view: View
  acts: Acts
}

export function Notices({ view, acts }: Props) {
  const words = wordsOf(view.language)
  return (
    <div class="notices">
      <CallBack view={view} acts={acts} />
      {phaseOf(view) === 'waiting' && !isCalledBack(view) && <InLine view={view} acts={acts} />}
      {phaseOf(view) === 'resting' && !isCalledBack(view) && <p class="notice">{words.restingNote}</p>}
      {!view.isOnline && <p class="notice warn">{words.offline}</p>}
      {view.trouble && (
        <p class="notice warn" role="status">
          {view.trouble}
        </p>
      )}
    </div>
  )
}

/** Somebody is contacted instead of waiting here, or about to ask for it. */
export const isCalledBack = ({ state, isCallBackOpen }: View): boolean => isCallBackOpen || !!state?.callBack?.own

function CallBack({ view, acts }: Props) {
  if (!isCalledBack(view)) return null
  const { callBackPart: part } = view
  if (part) return <part.CallBack {...acts.callBackProps()} />
  acts.callBack(view.isCallBackOpen)
  return <p class="notice">…</p>
}

/** The place and the honest guess, in plain words. */
function InLine({ view, acts }: Props) {
  const words = wordsOf(view.language)
  const wait = view.state?.wait
  const place = wait ? (wait.place <= 1 ? words.placeOne : fill(words.place, { place: wait.place })) : words.personAsked
  return (
    <div class="notice line-place">
      <b class="place" aria-hidden="true">
        {wait?.place ?? '…'}
      </b>
      <p>
        <strong>{place}</strong>
        <span>{wait ? waitText(view) : ''}</span>
      </p>
      <p class="faint">
        {words.waitStay}{' '}
        {view.state?.callBack?.isOffered && (
          <button type="button" class="plain" onClick={() => acts.callBack(true)}>
            {words.callBack}
          </button>
        )}{' '}
        <button type="button" class="plain" onClick={() => acts.showForm('message')}>
          {words.ratherMessage}
        </button>
      </p>
    </div>
  )
}

function waitText(view: View): string {
  const words = wordsOf(view.language)
  const wait = view.state?.wait
  if (!wait) return ''
  if (!wait.isAnyoneThere) return words.waitNobody
  if (wait.estimateMs === null) return words.waitUnknown
  return wait.estimateMs < 60_000 ? words.waitShort : fill(words.waitAbout, { minutes: honestMinutes(wait.estimateMs) })
}

/** A person is one press away, whatever goes on. */
export function PersonDoor({ view, acts }: Props) {
  const words = wordsOf(view.language)
  const phase = phaseOf(view)
  const isNeeded = view.state?.hours === 'open' && (phase === 'none' || (phase === 'active' && !view.state.agentName))
  if (!isNeeded || view.state?.isBlocked) return null
  return (
    <button type="button" class="person" onClick={acts.wantPerson}>
      <Icon of="person" />
      {words.person}
    </button>
  )
}
