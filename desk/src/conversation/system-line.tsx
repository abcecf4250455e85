import { useQuery } from '@tanstack/react-query'
import type { Turn } from '@peakend/contract/interactions.ts'
import { ask } from '../api/call.ts'
import { useMe, useWorkspaceId } from '../session/me.ts'
import { useNowMs } from '../ui/clock.ts'
import { clockDuration, dueTime } from '../ui/time-words.ts'
import { Time } from '../ui/time.tsx'
import { conversationWords } from '../words/conversation.ts'
import { isKey, useLocale, useWords } from '../words/words.ts'

/** Why a call was not answered says what to do next, where the line told it. */
const keyOf = (code: string, cause: string | undefined): string => {
  const told = `system_${code}-${cause ?? ''}`
  return isKey(conversationWords, told) ? told : `system_${code}`
}

/** What happened between the words: somebody joined, it was handed over, it ended. */
export function SystemLine({ turn }: { turn: Turn }) {
  return (
    <p className="my-3 text-center text-xs text-ink-3">
      <bdi>
        <SystemWords turn={turn} />
      </bdi>{' '}
      · <Time at={turn.at} as="clock" className="num" />
    </p>
  )
}

/** Its words alone. */
export function SystemWords({ turn }: { turn: Turn }) {
  const t = useWords(conversationWords)
  const me = useMe()
  const workspaceId = useWorkspaceId()
  const values = turn.system?.values ?? {}
  const { personId } = values
  const people = useQuery({
    ...ask.people.list({}, { workspaceId }),
    enabled: personId !== undefined && personId !== me.id,
    staleTime: 5 * 60_000,
  })
  const named = personId === me.id ? me.name : people.data?.rows.find((one) => one.id === personId)?.name
  const locale = useLocale()
  const nowMs = useNowMs(60_000)
  const when = values['at'] === undefined ? '' : dueTime(Date.parse(values['at']), nowMs, locale)
  const who = named ?? values['number']
  const { waitedS, line } = values
  const waited = waitedS === undefined ? '' : clockDuration(Number(waitedS) * 1000)
  const code = turn.system?.code ?? ''
  const plain = waited
    ? `system_${code}-after`
    : line === 'broken'
      ? 'system_call-broken'
      : keyOf(code, values['cause'])
  // the third party of a call is somebody, where it is known who
  const key = who !== undefined && isKey(conversationWords, `${plain}-named`) ? `${plain}-named` : plain
  const says = isKey(conversationWords, key)
    ? t(key, { name: who ?? turn.personName ?? t('someone'), to: t('someone'), ...values, when, waited })
    : turn.text || (turn.system?.code ?? '')
  return <>{says}</>
}
