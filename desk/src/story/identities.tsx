import { useMutation } from '@tanstack/react-query'
import { BadgeCheck, CircleHelp, Undo2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { Customer } from '@peakend/contract/customers.ts'
import { call } from '../api/call.ts'
import { useMay, useWorkspaceId } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { toast } from '../ui/toasts.ts'
import { Tooltip } from '../ui/tooltip.tsx'
import { explain } from '../words/explain.ts'
import { storyWords } from '../words/story.ts'
import { useWords } from '../words/words.ts'
import { takeCustomer } from './customer-data.ts'
import { Section } from './section.tsx'

const CheckDialog = lazy(() => import('./check-dialog.tsx'))

type Identity = Customer['identities'][number]

/** What they are known by, and plainly what of it is proven and how. The check is made once and goes along. */
export function Identities({ customer, interactionId }: { customer: Customer; interactionId: string | undefined }) {
  const t = useWords(storyWords)
  const shown = customer.identities.filter((one) => one.kind !== 'visitor')
  const [checking, setChecking] = useState<Identity | null>(null)
  return (
    <Section title={t('identities')}>
      {shown.length === 0 && <p className="text-s text-ink-3">{t('noIdentity')}</p>}
      <ul className="grid grid-cols-1 gap-1">
        {shown.map((one) => (
          <OneIdentity
            key={one.id}
            identity={one}
            customer={customer}
            onCheck={interactionId === undefined ? undefined : () => setChecking(one)}
          />
        ))}
      </ul>
      {checking && interactionId !== undefined && (
        <Suspense fallback={null}>
          <CheckDialog
            customer={customer}
            identity={checking}
            interactionId={interactionId}
            onClose={() => setChecking(null)}
          />
        </Suspense>
      )}
    </Section>
  )
}

function OneIdentity({
  identity,
  customer,
  onCheck,
}: {
  identity: Identity
  customer: Customer
  onCheck: (() => void) | undefined
}) {
  const t = useWords(storyWords)
  const may = useMay()
  const workspaceId = useWorkspaceId()
  const isProven = identity.proof !== 'none'
  const undo = useMutation({
    mutationFn: () => call.customers.unprove({ customerId: customer.id, identityId: identity.id }, { workspaceId }),
    onSuccess: (after) => takeCustomer(workspaceId, after),
    onError: (error) => toast(explain(error)),
  })
  return (
    <li className="flex min-h-7 items-center gap-2 text-s">
      <Tooltip isDescription says={isProven ? t('verified', { proof: t(`proof_${identity.proof}`) }) : t('claim')}>
        <button
          type="button"
          className="grid size-5 flex-none cursor-help place-items-center rounded-full"
          aria-label={t(`proof_${identity.proof}`)}
        >
          {isProven ? (
            <BadgeCheck size={16} className="text-brand" aria-hidden />
          ) : (
            <CircleHelp size={16} className="text-ink-3" aria-hidden />
          )}
        </button>
      </Tooltip>
      <span className="min-w-0 flex-1">
        <bdi className="block truncate" title={identity.value}>
          {identity.value}
        </bdi>
        <span className="block text-xs text-ink-3">
          {t(`kind_${identity.kind}`)} · {t(`proof_${identity.proof}`)}
        </span>
      </span>
      {!isProven && onCheck && may('customers.change') && (
        <Button size="s" onPress={onCheck}>
          {t('check')}
        </Button>
      )}
      {identity.proof === 'agent-check' && may('customers.change') && (
        <Button
          size="s"
          look="quiet"
          icon={<Undo2 size={14} aria-hidden />}
          aria-label={t('undoCheck')}
          title={t('undoCheck')}
          isBusy={undo.isPending}
          onPress={() => undo.mutate()}
        />
      )}
    </li>
  )
}
