import { CircleAlert, CircleCheck } from 'lucide-react'
import type { Outputs } from '../api/call.ts'
import { floorWords } from '../words/floor.ts'
import { mailboxesWords } from '../words/mailboxes.ts'
import { useWords } from '../words/words.ts'

/** What both servers said to a test. */
export function TestAnswer({ answer }: { answer: Outputs['email']['testSettings'] }) {
  const t = useWords(mailboxesWords)
  const floor = useWords(floorWords)
  return (
    <div role="status" className="mt-2 rounded-s bg-sunken px-3 py-2 text-s">
      <ul className="grid gap-1">
        {(['incoming', 'outgoing'] as const).map((side) => {
          const { isFine, why, detail } = answer[side]
          const Icon = isFine ? CircleCheck : CircleAlert
          return (
            <li key={side} className="flex items-start gap-2">
              <Icon size={15} className="mt-px flex-none" aria-hidden />
              <span className="min-w-0 wrap-anywhere">
                <b className="font-semibold">{t(side)}:</b>{' '}
                {isFine ? t('testFine') : why ? floor(`mailbox-${why}`) : t('testFailed')}
                {detail !== null && detail !== '' && <span className="text-ink-2"> · “{detail}”</span>}
              </span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
