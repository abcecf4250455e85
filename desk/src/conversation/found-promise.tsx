import { useMutation, useQuery } from '@tanstack/react-query'
import { Handshake, Pencil, X } from 'lucide-react'
import { lazy, Suspense, useState, type ReactElement } from 'react'
import type { Promised } from '@peakend/contract/promises.ts'
import { ask, call } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { TheirTime } from '../promises/their-time.tsx'
import { useMay, useWorkspaceId } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Time } from '../ui/time.tsx'
import { toast } from '../ui/toasts.ts'
import { conversationWords } from '../words/conversation.ts'
import { explain } from '../words/explain.ts'
import { useWords } from '../words/words.ts'

const DueDialog = lazy(() => import('../promises/due-dialog.tsx'))

/** A promise found in what I just said: confirmed with one key, mended, or waved away. Nothing counts until I say so. */
export function FoundPromise({ interactionId }: { interactionId: string }) {
  const t = useWords(conversationWords)
  const may = useMay()
  const workspaceId = useWorkspaceId()
  const [isEditing, setEditing] = useState(false)
  const options = { workspaceId }
  const { data } = useQuery({
    ...ask.promises.list({ view: 'all', state: 'found', interactionId, limit: 5 }, options),
    enabled: may('promises.change'),
  })
  const found: Promised | undefined = data?.rows[0]
  const settle = useMutation({
    mutationFn: (of: { isConfirmed: boolean; promiseId: string; dueAt?: string; text?: string }) => {
      const { promiseId, dueAt, text } = of
      return of.isConfirmed
        ? call.promises.confirm({ promiseId, dueAt, text }, options)
        : call.promises.reject({ promiseId }, options)
    },
    onSuccess: async (_, of) => {
      setEditing(false)
      toast(t(of.isConfirmed ? 'promiseConfirmed' : 'promiseRejected'))
      await queries.invalidateQueries({ queryKey: [workspaceId, 'promises.list'] })
    },
    onError: (error) => toast(explain(error)),
  })
  if (!found) return null
  const { id: promiseId, dueAt } = found
  const confirm = () => (dueAt === null ? setEditing(true) : settle.mutate({ isConfirmed: true, promiseId }))
  const icon = { size: 13, 'aria-hidden': true } as const
  return (
    <span className="fade-in inline-flex max-w-full min-w-0 items-center gap-1 rounded-l bg-sunken py-0.5 pr-0.5 pl-2.5 text-s text-ink-2">
      <Handshake size={14} className="flex-none" aria-hidden />
      <span className="min-w-0" title={found.text}>
        <span className="block truncate">
          {t('promiseFound')} “{found.dueWords ?? found.text}”{' '}
          {dueAt === null ? t('promiseDue') : <Time at={dueAt} as="due" className="num" />}
        </span>
        {dueAt !== null && (
          <TheirTime at={dueAt} zone={found.customerZone} className="num block truncate text-xs text-ink-3" />
        )}
      </span>
      <Button
        size="s"
        look="quiet"
        keys="alt+p"
        keyGroup={t('group')}
        keyLabel={t('promiseKey')}
        isBusy={settle.isPending}
        onPress={confirm}
      >
        {t('promiseConfirm')}
      </Button>
      <SignButton icon={<Pencil {...icon} />} keys="alt+w" label={t('promiseEdit')} onPress={() => setEditing(true)} />
      <SignButton
        icon={<X {...icon} />}
        keys="alt+n"
        label={t('promiseReject')}
        onPress={() => settle.mutate({ isConfirmed: false, promiseId })}
      />
      <Suspense fallback={null}>
        {isEditing && (
          <DueDialog
            title={t('promiseTitle')}
            text={found.text}
            dueAt={dueAt}
            zone={found.customerZone}
            isBusy={settle.isPending}
            onClose={() => setEditing(false)}
            onDone={(of) => settle.mutate({ isConfirmed: true, promiseId, ...of })}
          />
        )}
      </Suspense>
    </span>
  )
}

/** A sign alone: what it does and by which key stands in its title and in the list of keys. */
function SignButton({
  icon,
  keys,
  label,
  onPress,
}: {
  icon: ReactElement
  keys: string
  label: string
  onPress: () => void
}) {
  const t = useWords(conversationWords)
  return (
    <Button
      size="s"
      look="quiet"
      icon={icon}
      aria-label={label}
      title={label}
      keys={keys}
      keyGroup={t('group')}
      keyLabel={label}
      hideKeys
      onPress={onPress}
    />
  )
}
