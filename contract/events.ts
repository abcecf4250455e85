/**
 * What the journal says happened. Ids and facts, never what people said or wrote. `key` (set by `eventKey`) is what events are kept in order by: the interaction where there is one.
 * Add fields and types; never change or reuse one: rows of the past are read by tomorrow's code.
 */
import type {
  CallbackId,
  CallId,
  CaseId,
  CustomerId,
  FactId,
  IdentityId,
  InteractionId,
  JourneyEventId,
  MailboxId,
  MergeId,
  MessageAccountId,
  NeedId,
  OfferId,
  PersonId,
  PromiseId,
  QueueId,
  SurveyAnswerId,
  TurnId,
} from './ids.ts'

type OfInteraction<T extends string, More = unknown> = { type: T; interactionId: InteractionId } & More
type OfCustomer<T extends string, More = unknown> = { type: T; customerId: CustomerId } & More

export type Event =
  | OfInteraction<'interaction.opened', { customerId: CustomerId; channel: string; isImported?: boolean }>
  /** `since` is the place in line: when it first queued. */
  | OfInteraction<
      'interaction.queued',
      {
        queueId: QueueId
        since: string
        why: 'arrived' | 'transferred' | 'returned' | 'reopened'
        /** The queue it waited in before, where it is another one. */
        fromQueueId?: QueueId
        /** The colleague it was handed over to; while they are there it waits for them. */
        toPersonId?: PersonId
      }
    >
  | OfInteraction<
      'interaction.assigned',
      {
        personId: PersonId
        fromPersonId: PersonId | null
        why: 'accepted' | 'routed' | 'taken' | 'assigned' | 'transferred' | 'stepped-in' | 'resumed'
      }
    >
  | OfInteraction<
      'interaction.released',
      { personId: PersonId; why: 'vanished' | 'gave-back' | 'transferred' | 'rested' | 'ended' | 'stepped-in' }
    >
  | OfInteraction<'interaction.rested'>
  | OfInteraction<'interaction.resumed'>
  | OfInteraction<'interaction.ended', { by: 'customer' | 'agent' | 'silence' | 'block' | 'import' }>
  | OfInteraction<'interaction.closed', { outcome: string; needId: NeedId | null; isImported?: boolean }>
  | OfInteraction<'interaction.need-confirmed', { needId: NeedId; personId: PersonId }>
  | OfInteraction<'interaction.person-wanted'>
  | OfInteraction<'interaction.warned', { personId: PersonId }>
  | OfInteraction<'interaction.opened-by-supervisor', { personId: PersonId; isSeen: boolean }>
  | OfInteraction<
      'turn.received',
      {
        turnId: TurnId
        ordinal: number
        /** Who held it when it was said; null for nobody. */
        agentId?: PersonId | null
        /** It came as a letter: whoever wrote it does not sit waiting for what follows. */
        isLetter?: boolean
        isImported?: boolean
      }
    >
  | OfInteraction<
      'turn.queued',
      {
        turnId: TurnId
        ordinal: number
        by: 'agent' | 'bot' | 'system'
        personId: PersonId | null
        /** It goes out as a letter. */
        isLetter?: boolean
      }
    >
  | OfInteraction<'turn.delivered', { turnId: TurnId; ordinal: number }>
  | OfInteraction<'turn.failed', { turnId: TurnId; ordinal: number; why: string }>
  | OfInteraction<'turn.requeued', { turnId: TurnId; ordinal: number }>
  | OfInteraction<'turn.read', { by: 'customer' | 'agent'; ordinal: number }>
  /** Several at once that were spoken, from the first ordinal to the last. */
  | OfInteraction<'turns.spoken', { from: number; to: number }>
  /** Something about what is recorded of it: begun, paused, goes on, kept, erased. */
  | OfInteraction<'recording.changed'>
  /** When nobody spoke in its call, and when the customer was spoken over, is known, or otherwise than before. */
  | OfInteraction<'call.measured'>
  /** A call of another telephone system: at whose phones it rings now, or rang until now. */
  | OfInteraction<'outside-call.changed', { people: PersonId[] }>
  | OfInteraction<'note.added', { turnId: TurnId; ordinal: number; personId: PersonId; asks: PersonId[] }>
  | OfInteraction<'offer.made', { offerId: OfferId; personId: PersonId; deadlineAt: string }>
  | OfInteraction<
      'offer.ended',
      { offerId: OfferId; personId: PersonId; why: 'accepted' | 'declined' | 'lapsed' | 'withdrawn' }
    >
  | OfInteraction<
      'callback.changed',
      {
        callbackId: CallbackId
        customerId: CustomerId
        queueId: QueueId
        state: string
        /** What happened to it; see `CallBackStep` in routing/callbacks/rules.ts. */
        step: string
        /** Until when we said we would have tried. */
        promisedBy: string
        personId: PersonId | null
        why?: string
      }
    >
  /** Something about a call changed; `people` are all who were or are in it. */
  | OfInteraction<'call.changed', { callId: CallId; stage: string; people: PersonId[] }>
  | OfInteraction<'moments.judged', { isFinal: boolean }>
  | OfInteraction<'cue.dismissed', { code: string; personId: PersonId }>
  | OfInteraction<
      'promise.changed',
      { promiseId: PromiseId; state: string; customerId: CustomerId; personId: PersonId | null }
    >
  | OfInteraction<'survey.asked'>
  | OfInteraction<'survey.answered', { answerId: SurveyAnswerId; score: number }>
  | {
      type: 'case.opened' | 'case.settled' | 'case.reopened' | 'case.owned'
      caseId: CaseId
      customerId: CustomerId
      ownerId: PersonId | null
      interactionId?: InteractionId
    }
  | OfCustomer<'customer.added'>
  | OfCustomer<
      'customer.changed',
      {
        /** What they are spoken with, where that is what changed. */
        language?: string | null
      }
    >
  | OfCustomer<'customer.blocked', { isBlocked: boolean; personId: PersonId | null }>
  | OfCustomer<'customer.erased'>
  | OfCustomer<'customer.merged' | 'customer.unmerged', { mergeId: MergeId; otherId: CustomerId }>
  | OfCustomer<'identity.claimed' | 'identity.proven' | 'identity.unproven', { identityId: IdentityId; proof: string }>
  | OfCustomer<'fact.told' | 'fact.struck', { factId: FactId; interactionId?: InteractionId }>
  | OfCustomer<'journey.recorded', { journeyEventId: JourneyEventId; kind: string }>
  | {
      type: 'presence.changed'
      personId: PersonId
      state: 'available' | 'away' | 'offline'
      reason: string | null
      by: PersonId | null
      /** It was changed in another workspace the person serves, and is told here. */
      isElsewhere?: boolean
    }
  | { type: 'mailbox.failed'; mailboxId: MailboxId; why: string }
  | { type: 'mailbox.recovered'; mailboxId: MailboxId }
  | { type: 'message-account.failed'; accountId: MessageAccountId; why: string }
  | { type: 'message-account.recovered'; accountId: MessageAccountId }
  | { type: 'consent.noted'; customerId: CustomerId; channel: string; answer: 'in' | 'out' }
  | { type: 'queue.changed'; queueId: QueueId }
  | { type: 'workspace.changed'; what: string }
  | { type: 'membership.changed'; personId: PersonId }
  | { type: 'standard.changed'; channel: string; moment: string; version: number }

export type EventType = Event['type']
export type EventOf<T extends EventType> = Extract<Event, { type: T }>

/** History that was taken in from elsewhere: it happened long ago, and nobody is to act on it. */
export const isHistory = (event: Event): boolean => 'isImported' in event && event.isImported === true

/** The thing whose events stay in order, and behind which later ones wait when one cannot be dealt with. */
export function eventKey(event: Event): string {
  if ('interactionId' in event && event.interactionId) return event.interactionId
  if ('caseId' in event) return event.caseId
  if ('customerId' in event) return event.customerId
  if ('personId' in event && event.personId) return event.personId
  if ('queueId' in event) return event.queueId
  if ('mailboxId' in event) return event.mailboxId
  if ('accountId' in event) return event.accountId
  return event.type
}
