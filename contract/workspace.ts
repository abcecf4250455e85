/** A workspace: one brand's contact centre, its look, its rules about staff and about keeping data. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { VendorId, WorkspaceId } from './ids.ts'
import { Bilingual, Done, EmailAddress, LanguageTag, ScreenLanguage, Written } from './values.ts'

export const TimeZone = z
  .string()
  .max(64)
  .refine((zone) => isTimeZone(zone), 'is not a time zone')

/** Who sees the moments' scores of a person, for how long, and when the agent sees the number. Default: per person, cue live, number after wrap-up. */
export const StaffPolicy = z.object({
  scoresSeen: z.enum(['per-person', 'per-team', 'not-at-all']).default('per-person'),
  keepScoresDays: z.number().int().min(1).max(3650).default(365),
  agentSeesNumber: z.enum(['live', 'after-wrap-up', 'never']).default('after-wrap-up'),
  cues: z.boolean().default(true),
  /** A supervisor who opens a live conversation is seen by the agent unless this written policy says otherwise. */
  openUnseen: z.boolean().default(false),
  text: z.string().max(10_000).default(''),
})
export type StaffPolicy = z.infer<typeof StaffPolicy>

export const Retention = z.object({
  /** Days after which closed interactions' words are erased; null keeps them. */
  interactionsDays: z.number().int().min(7).max(3650).nullable(),
  attachmentsDays: z.number().int().min(1).max(3650).nullable(),
  /** As long as files where nothing is said. */
  recordingsDays: z.number().int().min(1).max(3650).nullable().optional(),
})
export type Retention = z.infer<typeof Retention>

export const Workspace = z.object({
  id: WorkspaceId,
  name: Written(80),
  colour: z.string().regex(/^#[0-9a-f]{6}$/i),
  timeZone: TimeZone,
  language: ScreenLanguage,
  customerLanguages: z.array(LanguageTag).min(1).max(20),
  greeting: Bilingual,
  privacyLine: Bilingual,
  retention: Retention,
  staffPolicy: StaffPolicy,
  /** Offers lapse after this long. */
  offerMs: z.number().int().min(5_000).max(600_000),
  /** A silent customer is asked once after `askAfterMs`, the chat rests after `restAfterMs`, and ends after `endAfterMs` of rest. */
  silence: z.object({ askAfterMs: z.number().int(), restAfterMs: z.number().int(), endAfterMs: z.number().int() }),
})
export type Workspace = z.infer<typeof Workspace>

export const MailSettings = z.object({
  host: z.string().max(253),
  port: z.number().int().min(1).max(65_535),
  secure: z.boolean(),
  user: z.string().max(254).nullable(),
  /** Never sent back; `hasPassword` says whether one is set. */
  password: z.string().max(500).optional(),
  from: EmailAddress,
  fromName: Written(80),
})

export const Vendor = z.object({ id: VendorId, name: Written(80) })

export const workspace = {
  get: endpoint({
    method: 'GET',
    path: '/workspace',
    permission: 'workspace.read',
    summary: 'The workspace and its settings',
    output: Workspace,
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/workspace',
    permission: 'workspace.change',
    summary: 'Change settings of the workspace; what is left out stays',
    input: Workspace.omit({ id: true }).partial(),
    output: Workspace,
  }),
  getMail: endpoint({
    method: 'GET',
    path: '/workspace/mail',
    permission: 'workspace.change',
    summary: 'The outgoing mail setting, without its password',
    output: MailSettings.omit({ password: true }).extend({ hasPassword: z.boolean() }).nullable(),
  }),
  changeMail: endpoint({
    method: 'PUT',
    path: '/workspace/mail',
    permission: 'workspace.change',
    summary: 'Set outgoing mail',
    input: MailSettings,
    output: Done,
  }),
  testMail: endpoint({
    method: 'POST',
    path: '/workspace/mail/test',
    permission: 'workspace.change',
    summary: 'Send a test mail to the signed-in person; answers what the mail server said',
    output: z.object({ sent: z.boolean(), said: z.string() }),
    refusals: ['mail_not_set'],
  }),
  vendors: endpoint({
    method: 'GET',
    path: '/vendors',
    permission: 'people.read',
    summary: 'Outside teams',
    output: z.object({ rows: z.array(Vendor) }),
  }),
  addVendor: endpoint({
    method: 'POST',
    path: '/vendors',
    permission: 'people.change',
    summary: 'Add an outside team',
    input: z.object({ name: Written(80) }),
    output: Vendor,
    refusals: ['name_taken'],
  }),
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
