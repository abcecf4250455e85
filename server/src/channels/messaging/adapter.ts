/**
 * What a transport of messages must do. The channel knows numbers, texts, files, templates and receipts; how they travel is the adapter's. There are three:
 * `http/` (any provider with requests and signed callbacks), `smpp/` (an SMS centre), `whatsapp/` (the Cloud API).
 *
 * Outside any transaction all of it: the attempt is committed before `hand` is called, and what was accepted is committed part by part by `accepted`, so that
 * what was taken is never handed over again by itself.
 */
import type { MessageTemplate } from '@peakend/contract/message-templates.ts'
import type { MessageAbilities, MessageFailure } from '@peakend/contract/messaging.ts'
import type { MessageSecrets, MessageTrouble } from '@peakend/contract/message-accounts.ts'
import type { AttachmentId, InteractionId, MessageId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import type { z } from 'zod'
import type { AccountRecord } from './accounts/store.ts'

export type Secrets = z.infer<typeof MessageSecrets>
export type Provider = AccountRecord['settings']['via']
export interface Opened extends AccountRecord {
  workspaceId: WorkspaceId
  secrets: Secrets
}

/** What may stand above the words of a template. */
export type TemplateMedia = NonNullable<MessageTemplate['media']>

/** What of a template wants values. `as` is what whoever fills it in calls the place, `name` what the platform does where its places have names. */
export interface TemplatePart {
  component: 'header' | 'body' | 'button'
  places: { as: string; name: string | null }[]
  /** Of a head that is no text: what its places say together. */
  header?: 'location' | 'product'
  /** Of a button: which one, from 0, and of what kind. */
  index?: number
  button?: 'url' | 'copy_code' | 'flow' | 'catalog' | 'mpm'
}

/** What goes out. `template`: the platform has its words, we have its values; `text` is what the customer reads, for us. */
export type Content =
  | {
      kind: 'text'
      text: string
      isAnswerToWord?: boolean
      /** A link to this conversation's call-back goes with it, made as it leaves. */
      callBack?: { interactionId: InteractionId; language: ScreenLanguage; line?: string }
    }
  | {
      kind: 'template'
      text: string
      name: string
      language: string
      parts: TemplatePart[]
      values: Record<string, string>
      /** What stands above its words. */
      file?: { attachmentId: AttachmentId; kind: TemplateMedia }
    }
  | { kind: 'files'; text: string; attachmentIds: AttachmentId[] }

export interface Outgoing {
  /** Ours; platforms that hand something back with each receipt are given it. */
  messageId: MessageId
  /** The same at every attempt: long messages take their number from it, providers that know one are told it. */
  reference: string
  /** E.164. */
  to: string
  content: Content
  /** Parts the provider has taken already, from 1: they are passed over. */
  taken: ReadonlySet<number>
}

export type Handed =
  | { result: 'done' }
  /** Not now: away, busy, throttled. */
  | { result: 'again'; why: string; waitMs?: number; trouble?: MessageTrouble }
  | { result: 'refused'; failure: MessageFailure; detail: string }
  /** It was given to the peer and no answer came: nobody knows. It is not sent again by itself. */
  | { result: 'unsure'; why: string }

/** A file that comes with a message, not fetched yet. `token` is what the adapter fetches it by. */
export interface IncomingFile {
  token: string
  /** What the sender says it is; looked at when the bytes are here. */
  type: string
  name: string
}

export interface Incoming {
  /** What the provider calls it; null where it gives no name (SMPP), and then the same text is the same message until it is acknowledged. */
  id: string | null
  from: string
  text: string
  files: IncomingFile[]
  /** When it was sent, where the provider says so. */
  at: Date | null
  missingParts: number
  /** How the sender calls themselves, a claim. */
  name: string | null
  /** What the platform calls the sender beside the number, or instead of one: `from` is the same then. */
  userId?: string | null
  /** The message it answers or corrects, by the provider's name for it. */
  about?: string | null
  /** Beside the text, for whoever reads it: what could not be shown or fetched. Codes of system lines. */
  lines?: { code: string; values: Record<string, string> }[]
}

export interface Receipt {
  id: string
  /** Other ways to write the same id: SMS centres give it in hexadecimal once and in decimal the other time. */
  aliases?: string[]
  state: 'accepted' | 'delivered' | 'read' | 'failed'
  failure: MessageFailure | null
  detail: string | null
  /** To whom it went, where the receipt says so: it settles a message whose fate is unsure. */
  number: string | null
  /** What we gave along with the message, where the platform hands it back: then nothing is unsure. */
  ours?: { messageId: string; part: number } | null
}

/** What is told beside messages and receipts. Providers' names for messages; numbers as in `Incoming.from`. */
export type Sign =
  | { as: 'reaction'; from: string; about: string; emoji: string | null }
  | { as: 'taken-back'; from: string; about: string }
  /** Who was `from` is `to` now, by number or by what the platform calls them. */
  | { as: 'moved'; id: string; from: string; to: string; said: string }
  | { as: 'offers'; from: string; answer: 'in' | 'out'; said: string }
  | { as: 'template'; name: string; language: string; event: string; why: string | null }

export interface Tried {
  isFine: boolean
  why: MessageTrouble | null
  detail: string | null
}

export interface Adapter {
  readonly kind: Provider['kind']
  readonly abilities: MessageAbilities
  /** Hands a message over; calls `accepted` for each part as soon as the peer has taken it. Never throws for what the peer or the network did. */
  readonly hand: (
    account: Opened,
    message: Outgoing,
    accepted: (part: number, providerId: string) => Promise<void>,
    signal: AbortSignal,
  ) => Promise<Handed>
  /** Reaches the peer without sending anything where it can. */
  readonly test: (account: Opened, signal: AbortSignal) => Promise<Tried>
}

/** A callback that is not what it says it is, or is too old. */
export class Forged extends Error {}

/** What a provider's callback says. */
export interface Called {
  messages: Incoming[]
  receipts: Receipt[]
  signs?: Sign[]
  /** What was in it that we do not take, for people to look at. */
  unknown: { from: string; detail: string }[]
}
