/** What the workspace writes to customers by itself, in languages beside English and Spanish, text by text; what is missing is said in the workspace's own language. */
import { z } from 'zod'
import { CheckInLanguage } from './check-in-words.ts'
import { endpoint } from './endpoint.ts'
import { At, Bilingual, Channel, Done, Written } from './values.ts'

/** `closed.email` is what a customer by mail meets outside the hours, `closed.email.QUEUE` in one queue; `need.NEED` the name of a need. */
export const CustomerTextKey = z
  .string()
  .regex(
    /^(?:privacyLine|surveySubject|surveyText|callBackLine|waitsLine|closed\.[a-z]{1,20}(?:\.[0-9a-f-]{36})?|need\.[0-9a-f-]{36})$/,
  )
export const CustomerTexts = z
  .record(CustomerTextKey, Written(1000))
  .refine((texts) => Object.keys(texts).length <= 1000, 'more texts than there are places for')
export type CustomerTexts = z.infer<typeof CustomerTexts>

export const CustomerTextTable = z.object({ language: CheckInLanguage, texts: CustomerTexts, changedAt: At })
export type CustomerTextTable = z.infer<typeof CustomerTextTable>

/** A text that can be had in further languages, with what it says in ours. */
export const CustomerText = z.object({
  key: CustomerTextKey,
  kind: z.enum(['privacyLine', 'surveySubject', 'surveyText', 'callBackLine', 'waitsLine', 'closed', 'need']),
  /** Of `closed`. */
  channel: Channel.nullable(),
  /** Of `closed` in one queue. */
  queueName: z.string().nullable(),
  says: Bilingual,
  /** Names that may stand in it in braces. */
  values: z.array(z.string()),
})
export type CustomerText = z.infer<typeof CustomerText>

export const customerTexts = {
  list: endpoint({
    method: 'GET',
    path: '/customer-texts',
    permission: 'workspace.change',
    summary: 'What is written to customers by itself, and the further languages it is had in',
    output: z.object({ rows: z.array(CustomerTextTable), texts: z.array(CustomerText) }),
  }),
  put: endpoint({
    method: 'PUT',
    path: '/customer-texts/{language}',
    permission: 'workspace.change',
    summary:
      'Bring a language to what is written to customers, or change its texts; none takes it away. Twice equals once',
    input: z.object({ language: CheckInLanguage, texts: CustomerTexts }),
    output: Done,
    refusals: ['conflict'],
  }),
}
