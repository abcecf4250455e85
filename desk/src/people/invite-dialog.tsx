import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { VendorId } from '@peakend/contract/ids.ts'
import { ask, call, type Outputs } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { CopyBox } from '../ui/copy-text.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { useAct } from '../ui/use-act.ts'
import { peopleWords } from '../words/people.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { RoleFields, type Reach } from './role-fields.tsx'

type Invited = Outputs['people']['invite']

/** Invites somebody; then shows the link once, to be passed on by hand. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(peopleWords)
  const terms = useWords(termsWords)
  const [invited, setInvited] = useState<Invited | null>(null)
  const form = useInviteForm(setInvited)
  const actions =
    invited === null ? (
      <>
        <Button onPress={onClose}>{terms('cancel')}</Button>
        <Button look="primary" isBusy={form.isBusy} disabled={!form.isReady} onPress={form.send}>
          {t('send')}
        </Button>
      </>
    ) : (
      <>
        <Button onPress={() => setInvited(null)}>{t('another')}</Button>
        <Button look="primary" onPress={onClose}>
          {t('done')}
        </Button>
      </>
    )
  return (
    <Dialog isOpen onClose={onClose} title={t('inviteTitle')} about={t('inviteSay')} actions={actions}>
      {invited === null ? <InviteFields draft={form.draft} set={form.set} /> : <InvitedLink invited={invited} />}
    </Dialog>
  )
}

export function InvitedLink({ invited }: { invited: Invited }) {
  const t = useWords(peopleWords)
  return (
    <div className="grid grid-cols-1 gap-3">
      <p role="status">{invited.mailed ? t('mailed', { email: invited.invitation.email }) : t('notMailed')}</p>
      <CopyBox label={t('link')} text={invited.link} />
    </div>
  )
}

interface Draft extends Reach {
  name: string
  email: string
  vendorId: VendorId | null
}
const empty: Draft = { name: '', email: '', role: 'agent', queues: 'all', vendorId: null }

export function useInviteForm(onDone: (invited: Invited) => void) {
  const [draft, setDraft] = useState(empty)
  const invite = useAct(call.people.invite, {
    refresh: ['people.invitations'],
    onDone: (invited) => {
      setDraft(empty)
      onDone(invited)
    },
  })
  const isReady = /^\S+@\S+\.\S+$/.test(draft.email.trim())
  const send = () => {
    const { name, email, ...rest } = draft
    if (isReady) invite.run({ ...rest, email: email.trim(), ...(name.trim() === '' ? {} : { name: name.trim() }) })
  }
  return {
    draft,
    set: (of: Partial<Draft>) => setDraft((before) => ({ ...before, ...of })),
    isBusy: invite.isBusy,
    isReady,
    send,
  }
}

const ours = 'ours'

export function InviteFields({ draft, set }: { draft: Draft; set: (of: Partial<Draft>) => void }) {
  const t = useWords(peopleWords)
  const vendors = useQuery(ask.workspace.vendors()).data?.rows ?? []
  return (
    <div className="grid grid-cols-1 gap-4">
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <Field
          label={t('email')}
          type="email"
          value={draft.email}
          maxLength={254}
          onChange={(e) => set({ email: e.target.value })}
        />
        <Field label={t('name')} value={draft.name} maxLength={120} onChange={(e) => set({ name: e.target.value })} />
      </div>
      <RoleFields role={draft.role} queues={draft.queues} onChange={set} />
      {vendors.length > 0 && (
        <Select
          label={t('vendor')}
          value={draft.vendorId ?? ours}
          onChange={(v) => set({ vendorId: v === ours ? null : (v as VendorId) })}
          choices={[
            { value: ours, label: t('ownTeam') },
            ...vendors.map((v) => ({ value: v.id as string, label: v.name })),
          ]}
        />
      )}
    </div>
  )
}
