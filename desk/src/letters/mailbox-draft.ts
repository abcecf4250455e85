/** A mailbox as a form holds it. Pure. */
import type { QueueId } from '@peakend/contract/ids.ts'
import type { Inputs, Outputs } from '../api/call.ts'
import { isAddress } from './addresses.ts'
import { presets, type Preset } from './mailbox-presets.data.ts'

export type Box = Outputs['email']['mailboxes']['rows'][number]
export type NewBox = Inputs['email']['addMailbox']
export type BoxDraft = Required<
  Omit<NewBox, 'password' | 'outgoingPassword' | 'clientSecret' | 'refreshToken' | 'oauth' | 'movedTo' | 'queueId'>
> & {
  oauth: NonNullable<NewBox['oauth']>
  movedTo: string
  queueId: QueueId | null
  secrets: { password: string; outgoingPassword: string; clientSecret: string; refreshToken: string }
}

const noSecrets = { password: '', outgoingPassword: '', clientSecret: '', refreshToken: '' }

export const newDraft = (): BoxDraft => ({
  address: '',
  name: '',
  queueId: null,
  incoming: { host: '', port: 993, security: 'tls', user: '' },
  outgoing: { host: '', port: 465, security: 'tls', user: '' },
  signIn: 'password',
  oauth: { provider: 'google', clientId: '' },
  folder: 'INBOX',
  afterwards: 'seen',
  movedTo: '',
  begin: 'now',
  replyForm: 'plus',
  trustedServers: [],
  signature: { en: '', es: '' },
  secrets: noSecrets,
})

export const draftOfBox = (box: Box): BoxDraft => {
  const { address, name, queueId, incoming, outgoing, signIn, folder, afterwards, begin, replyForm } = box
  const { oauth, movedTo, trustedServers, signature } = box
  return {
    address,
    name,
    queueId,
    incoming,
    outgoing,
    signIn,
    folder,
    afterwards,
    begin,
    replyForm,
    oauth: oauth ?? { provider: 'google', clientId: '' },
    movedTo: movedTo ?? '',
    trustedServers,
    signature,
    secrets: noSecrets,
  }
}

export const presetOf = (address: string): Preset | undefined => {
  const domain = address.split('@')[1]?.toLowerCase() ?? ''
  return domain === '' ? undefined : presets.find((one) => one.domains.includes(domain))
}

/** Servers of a provider, with the address as the account's name. */
export const withPreset = (draft: BoxDraft, preset: Preset): BoxDraft => {
  const { incoming, outgoing, more } = preset
  const user = (before: string) => (before === '' ? draft.address : before)
  return {
    ...draft,
    incoming: { ...incoming, user: user(draft.incoming.user) },
    outgoing: { ...outgoing, user: user(draft.outgoing.user) },
    signIn: more.signIn,
    oauth: more.oauth ?? draft.oauth,
    replyForm: more.replyForm ?? 'plus',
  }
}

/** What goes to the server: secrets only where something was typed. */
export const settingsOf = ({ secrets, oauth, movedTo, ...draft }: BoxDraft): NewBox => ({
  ...draft,
  oauth: draft.signIn === 'oauth' ? oauth : null,
  movedTo: draft.afterwards === 'move' && movedTo !== '' ? movedTo : null,
  ...Object.fromEntries(Object.entries(secrets).filter(([, typed]) => typed !== '')),
})

const isPlace = (of: BoxDraft['incoming']) => of.host.trim() !== '' && of.user.trim() !== '' && of.port > 0

export const isWhole = (draft: BoxDraft, box: Box | null): boolean => {
  const { secrets, oauth } = draft
  const isSame = box !== null && JSON.stringify(box.incoming) === JSON.stringify(draft.incoming)
  const hasSecret =
    draft.signIn === 'password'
      ? secrets.password !== '' || (isSame && box.hasPassword)
      : oauth.clientId !== '' &&
        (secrets.refreshToken !== '' || (box?.hasRefreshToken ?? false)) &&
        (oauth.provider !== 'other' || (oauth.tokenUrl ?? '') !== '')
  return (
    isAddress(draft.address) &&
    draft.name.trim() !== '' &&
    isPlace(draft.incoming) &&
    isPlace(draft.outgoing) &&
    draft.folder.trim() !== '' &&
    (draft.afterwards === 'seen' || draft.movedTo.trim() !== '') &&
    hasSecret
  )
}
