import { Check, CircleAlert, Clock } from 'lucide-react'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { useMe, useWorkspaceId } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { DialogActs } from '../ui/dialog-acts.tsx'
import { Time } from '../ui/time.tsx'
import { useAct } from '../ui/use-act.ts'
import { lettersWords } from '../words/letters.ts'
import { useWords } from '../words/words.ts'
import { AddressField } from './address-field.tsx'
import { areAddresses } from './addresses.ts'
import { takeLetter, type Letter } from './letters-data.ts'

/** How a letter of ours fares: waiting, on its way, sent, or come back, with what to do then. */
export function LetterState({ letter, isMine }: { letter: Letter; isMine: string | null | undefined }) {
  const t = useWords(lettersWords)
  const me = useMe()
  const [isAgain, setAgain] = useState(false)
  if (letter.state === 'received' || letter.state === 'aside') return null
  const isFailed = letter.state === 'failed'
  const Icon = isFailed ? CircleAlert : letter.state === 'sent' ? Check : Clock
  return (
    <div
      role={isFailed ? 'alert' : 'status'}
      className={
        isFailed
          ? 'mt-3 flex flex-wrap items-center gap-2 rounded-s border border-line-strong bg-surface px-3 py-2 text-s'
          : 'mt-2 flex flex-wrap items-center gap-1.5 text-xs text-ink-3'
      }
    >
      <Icon size={isFailed ? 16 : 13} aria-hidden className="flex-none" />
      <span className="min-w-0 wrap-anywhere">
        {isFailed ? t('failedSay', { why: letter.failure ?? t('state_failed') }) : t(`state_${letter.state}`)}
        {letter.state === 'held' && letter.sendAt !== null && (
          <>
            {' '}
            <Time at={letter.sendAt} as="due" className="num" />
          </>
        )}
      </span>
      {isFailed && isMine === me.id && (
        <Button size="s" onPress={() => setAgain(true)}>
          {t('sendAgain')}
        </Button>
      )}
      {isAgain && <AgainDialog letter={letter} onClose={() => setAgain(false)} />}
    </div>
  )
}

/** The same letter to a mended address. */
function AgainDialog({ letter, onClose }: { letter: Letter; onClose: () => void }) {
  const t = useWords(lettersWords)
  const workspaceId = useWorkspaceId()
  const [to, setTo] = useState(() => missedBy(letter) ?? letter.to)
  const send = useAct(() => call.letters.sendAgain({ mailId: letter.id, to }, { workspaceId }), {
    says: t('sentAgain'),
    onDone: (row) => {
      takeLetter(workspaceId, row)
      onClose()
    },
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('sendAgainTitle')}
      about={t(missedBy(letter) ? 'sendAgainMissed' : 'sendAgainAbout')}
      actions={
        <DialogActs
          isBusy={send.isBusy}
          isReady={to.length > 0 && areAddresses(to)}
          onClose={onClose}
          onDo={() => send.run(undefined)}
        >
          {t('sendAgain')}
        </DialogActs>
      }
    >
      <div className="rounded-s border border-line-strong px-3 py-1">
        <AddressField label={t('sendAgainTo')} people={to} onChange={setTo} />
      </div>
    </Dialog>
  )
}

/** Who did not get it while others did; null where nobody did. */
function missedBy({ missed, to, cc }: Letter): Letter['to'] | null {
  const all = [...to, ...cc]
  if (missed.length === 0 || all.every((one) => missed.includes(one.address.toLowerCase()))) return null
  return missed.map((address) => all.find((one) => one.address.toLowerCase() === address) ?? { name: '', address })
}
