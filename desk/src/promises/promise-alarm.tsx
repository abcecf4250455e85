import { useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useRef } from 'react'
import { chime, notify } from '../inbox/alerts.ts'
import { useMe } from '../session/me.ts'
import { useNowMs } from '../ui/clock.ts'
import { clockTime } from '../ui/time-words.ts'
import { toast } from '../ui/toasts.ts'
import { promisesWords } from '../words/promises.ts'
import { useLocale, useWords } from '../words/words.ts'
import { alarmsNow } from './due-groups.ts'
import { owedStates, usePromises } from './promises-data.ts'

/** Read again this often, for what a colleague handed over. */
const everyMs = 60_000

/** On whatever screen I am: reminds me of my promises before their hour and at it, and counts the overdue on the rail. */
export function PromiseAlarm() {
  const t = useWords(promisesWords)
  const language = useLocale()
  const me = useMe()
  const navigate = useNavigate()
  const nowMs = useNowMs(15_000)
  const { rows, isPending } = usePromises('mine', owedStates, everyMs)
  const heard = useRef(new Set<string>())
  const isFirst = useRef(true)
  const promises = rows.map((one) => one.promise)
  const sound = useEffectEvent(() => {
    if (isPending) return
    const alarms = alarmsNow(promises, nowMs, heard.current)
    for (const alarm of alarms) heard.current.add(alarm.key)
    // what was overdue before I sat down stands on the rail and in the list: no storm of toasts
    const fresh = isFirst.current ? alarms.filter((alarm) => alarm.kind === 'soon') : alarms
    isFirst.current = false
    for (const { promise, kind } of fresh.slice(0, 2)) {
      const time = clockTime(Date.parse(promise.dueAt ?? ''), language)
      const says =
        kind === 'soon' ? t('alarmSoon', { time, text: promise.text }) : t('alarmNow', { text: promise.text })
      const show = () => void navigate({ to: '/promises' })
      toast(says, { label: t('show'), onPress: show })
      notify(t('title'), says, promise.id, show)
      if (me.sound) chime('word')
    }
  })
  useEffect(() => sound(), [isPending, promises.length, nowMs])
  const overdue = promises.filter((one) => one.dueAt !== null && Date.parse(one.dueAt) < nowMs).length
  if (overdue === 0) return null
  return (
    <span
      title={t('overdue', { count: overdue })}
      className="num absolute -top-0.5 -right-0.5 grid h-4 min-w-4 place-items-center rounded-full bg-ink px-1 text-[10px] font-semibold text-paper ring-2 ring-rail"
    >
      {overdue}
    </span>
  )
}
