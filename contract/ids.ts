/** Branded ids: a uuid (version 7 where we make it) that says what it names, so that a queue's id is never passed for a person's. */
import { z } from 'zod'

const id = <B extends string>(brand: B) => z.uuid().brand(brand)

export const WorkspaceId = id('WorkspaceId')
export type WorkspaceId = z.infer<typeof WorkspaceId>
export const PersonId = id('PersonId')
export type PersonId = z.infer<typeof PersonId>
export const VendorId = id('VendorId')
export type VendorId = z.infer<typeof VendorId>
export const InvitationId = id('InvitationId')
export type InvitationId = z.infer<typeof InvitationId>
export const ApiKeyId = id('ApiKeyId')
export type ApiKeyId = z.infer<typeof ApiKeyId>
export const SkillId = id('SkillId')
export type SkillId = z.infer<typeof SkillId>
export const CustomerId = id('CustomerId')
export type CustomerId = z.infer<typeof CustomerId>
export const IdentityId = id('IdentityId')
export type IdentityId = z.infer<typeof IdentityId>
export const FactId = id('FactId')
export type FactId = z.infer<typeof FactId>
export const MergeId = id('MergeId')
export type MergeId = z.infer<typeof MergeId>
export const TouchpointId = id('TouchpointId')
export type TouchpointId = z.infer<typeof TouchpointId>
export const JourneyEventId = id('JourneyEventId')
export type JourneyEventId = z.infer<typeof JourneyEventId>
export const InteractionId = id('InteractionId')
export type InteractionId = z.infer<typeof InteractionId>
export const TurnId = id('TurnId')
export type TurnId = z.infer<typeof TurnId>
export const AttachmentId = id('AttachmentId')
export type AttachmentId = z.infer<typeof AttachmentId>
export const CaseId = id('CaseId')
export type CaseId = z.infer<typeof CaseId>
export const NeedId = id('NeedId')
export type NeedId = z.infer<typeof NeedId>
export const QueueId = id('QueueId')
export type QueueId = z.infer<typeof QueueId>
export const OfferId = id('OfferId')
export type OfferId = z.infer<typeof OfferId>
export const AnswerId = id('AnswerId')
export type AnswerId = z.infer<typeof AnswerId>
export const PromiseId = id('PromiseId')
export type PromiseId = z.infer<typeof PromiseId>
export const StandardId = id('StandardId')
export type StandardId = z.infer<typeof StandardId>
export const SurveyAnswerId = id('SurveyAnswerId')
export type SurveyAnswerId = z.infer<typeof SurveyAnswerId>
export const MailboxId = id('MailboxId')
export type MailboxId = z.infer<typeof MailboxId>
export const MailId = id('MailId')
export type MailId = z.infer<typeof MailId>
export const AppointmentId = id('AppointmentId')
export type AppointmentId = z.infer<typeof AppointmentId>
