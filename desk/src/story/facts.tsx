import { useMutation } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Customer } from '@peakend/contract/customers.ts'
import { call } from '../api/call.ts'
import { newSenderId } from '../api/sender-id.ts'
import { useMay, useWorkspaceId } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { Fault } from '../ui/fault.tsx'
import { Field } from '../ui/field.tsx'
import { Time } from '../ui/time.tsx'
import { toast } from '../ui/toasts.ts'
import { explain } from '../words/explain.ts'
import { storyWords } from '../words/story.ts'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { refetchCustomer } from './customer-data.ts'
import { Section } from './section.tsx'

type Fact = Customer['facts'][number]

/** What the customer told us, so that nobody asks twice. */
export function Facts({ customer, interactionId }: { customer: Customer; interactionId: string | undefined }) {
  const t = useWords(storyWords)
  const may = useMay()
  const [isAdding, setAdding] = useState(false)
  return (
    <Section
      title={t('toldUs')}
      aside={
        may('customers.change') &&
        !isAdding && (
          <Button
            look="quiet"
            size="s"
            icon={<Plus size={14} aria-hidden />}
            aria-label={t('addFact')}
            title={t('addFact')}
            keys="u"
            keyGroup={t('group')}
            keyLabel={t('addFact')}
            hideKeys
            onPress={() => setAdding(true)}
          />
        )
      }
    >
      {customer.facts.length === 0 && !isAdding && <p className="text-s text-ink-3">{t('noFacts')}</p>}
      <ul className="grid grid-cols-1 gap-0.5">
        {customer.facts.map((fact) => (
          <OneFact key={fact.id} fact={fact} customerId={customer.id} />
        ))}
      </ul>
      {isAdding && <AddFact customerId={customer.id} interactionId={interactionId} onDone={() => setAdding(false)} />}
    </Section>
  )
}

function OneFact({ fact, customerId }: { fact: Fact; customerId: string }) {
  const t = useWords(storyWords)
  const ui = useWords(uiWords)
  const may = useMay()
  const workspaceId = useWorkspaceId()
  const strike = useMutation({
    mutationFn: () => call.customers.forget({ customerId, factId: fact.id }, { workspaceId }),
    onSuccess: async () => {
      await refetchCustomer(workspaceId, customerId)
      const { key, value } = fact
      toast(t('struck'), {
        label: ui('undo'),
        onPress: () =>
          void call.customers
            .tell({ customerId, senderId: newSenderId(), key, value }, { workspaceId })
            .then(() => refetchCustomer(workspaceId, customerId))
            .catch((error: unknown) => toast(explain(error))),
      })
    },
    onError: (error) => toast(explain(error)),
  })
  return (
    <li className="group flex items-start gap-2 text-s">
      <span className="min-w-0 flex-1 wrap-anywhere">
        <span className="text-ink-3">{fact.key}: </span>
        <bdi>{fact.value}</bdi>{' '}
        <span className="text-xs text-ink-3">
          <Time at={fact.toldAt} />
        </span>
      </span>
      {may('customers.change') && (
        <Button
          size="s"
          look="quiet"
          className="!h-5 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 max-md:opacity-100"
          icon={<X size={13} aria-hidden />}
          aria-label={t('strike', { fact: fact.value })}
          isBusy={strike.isPending}
          onPress={() => strike.mutate()}
        />
      )}
    </li>
  )
}

function AddFact(props: { customerId: string; interactionId: string | undefined; onDone: () => void }) {
  const t = useWords(storyWords)
  const ui = useWords(uiWords)
  const workspaceId = useWorkspaceId()
  const [key, setKey] = useState('')
  const [value, setValue] = useState('')
  const [senderId] = useState(newSenderId)
  const first = useRef<HTMLInputElement>(null)
  // it was opened to be written in
  useEffect(() => first.current?.focus(), [])
  const tell = useMutation({
    mutationFn: () =>
      call.customers.tell(
        {
          customerId: props.customerId,
          senderId,
          key: key.trim(),
          value: value.trim(),
          interactionId: props.interactionId,
        },
        { workspaceId },
      ),
    onSuccess: async () => {
      await refetchCustomer(workspaceId, props.customerId)
      props.onDone()
    },
  })
  const isReady = key.trim() !== '' && value.trim() !== ''
  return (
    <form
      className="mt-2 grid gap-2 rounded-m border border-line bg-surface p-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) tell.mutate()
      }}
    >
      <Field
        ref={first}
        label={t('factKey')}
        placeholder={t('factKeyHint')}
        maxLength={60}
        value={key}
        onChange={(event) => setKey(event.target.value)}
      />
      <Field label={t('factValue')} maxLength={500} value={value} onChange={(event) => setValue(event.target.value)} />
      <Fault error={tell.error} />
      <div className="flex justify-end gap-2">
        <Button size="s" onPress={props.onDone}>
          {ui('cancel')}
        </Button>
        <Button size="s" look="primary" type="submit" disabled={!isReady} isBusy={tell.isPending}>
          {t('addIt')}
        </Button>
      </div>
    </form>
  )
}
