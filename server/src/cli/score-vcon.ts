/** A conversation from a vCon (draft-ietf-vcon-vcon-core): its text dialogs, or the transcript among its analyses. */
import type { ConversationInput, SpokenTurn } from '@peakend/contract/moments.ts'
import { isRecord, numberOf, recordsOf, speakerOfRole, textOf, timeOf } from './score-values.ts'

export const isVcon = (value: Record<string, unknown>): boolean => 'vcon' in value && Array.isArray(value['parties'])

type Turn = ConversationInput['turns'][number]

/** Reads an unsigned vCon. Dialogs come in the order of their start; a party without a role is told by who speaks first. */
export function fromVcon(vcon: Record<string, unknown>): ConversationInput | string {
  const parties = recordsOf(vcon['parties'])
  const dialogs = recordsOf(vcon['dialog'])
  const roles = parties.map((party) => speakerOfRole(textOf(party['role']) || textOf(metaOf(party)['role'])))
  const spoken = dialogs.flatMap((dialog) => textDialog(dialog))
  const said = spoken.length > 0 ? spoken : transcriptOf(vcon, dialogs)
  if (said.length === 0) return 'the vCon holds no text dialog and no transcript'
  const turns = attribute(said, roles, parties)
  const customer = parties.find((_, i) => roles[i] === 'customer')
  const name = textOf(customer?.['name'])
  return {
    id: textOf(vcon['uuid']) || textOf(vcon['subject']) || 'vcon',
    channel: channelOf(dialogs),
    ...(name ? { customerName: name } : {}),
    turns,
  }
}

interface Said {
  party: number
  /** A speaker's name where the transcript gives one instead of a party. */
  speaker: string
  at: number | undefined
  text: string
}

const metaOf = (party: Record<string, unknown>): Record<string, unknown> =>
  isRecord(party['meta']) ? party['meta'] : {}

function textDialog(dialog: Record<string, unknown>): Said[] {
  if (dialog['type'] !== 'text') return []
  const text = bodyOf(dialog)
  if (text === null) return []
  const listed = dialog['parties']
  const first = Array.isArray(listed) ? numberOf(listed.flat()[0]) : numberOf(listed)
  const party = numberOf(dialog['originator']) ?? first ?? -1
  return [{ party, speaker: '', at: timeOf(dialog['start']), text }]
}

/** The body in the clear: `none` and `json` as they stand, `base64url` decoded; a link is not followed. */
function bodyOf(holder: Record<string, unknown>): string | null {
  const body = holder['body']
  if (isRecord(body) || Array.isArray(body)) return JSON.stringify(body)
  if (typeof body !== 'string') return null
  const encoding = textOf(holder['encoding']).toLowerCase()
  const text = encoding.startsWith('base64') ? Buffer.from(body, 'base64url').toString('utf8') : body
  const media = textOf(holder['mediatype']) || textOf(holder['mimetype'])
  return media.startsWith('text/html') ? withoutTags(text) : text
}

/** Linear even where nothing but `<` comes, which a pattern would not be. */
function withoutTags(html: string): string {
  let text = ''
  let inTag = false
  let from = 0
  for (let at = 0; at < html.length; at++) {
    const code = html.charCodeAt(at)
    if (code === 60 && !inTag) {
      text += `${html.slice(from, at)} `
      inTag = true
    } else if (code === 62 && inTag) {
      inTag = false
      from = at + 1
    }
  }
  return inTag ? text : text + html.slice(from)
}

function transcriptOf(vcon: Record<string, unknown>, dialogs: readonly Record<string, unknown>[]): Said[] {
  for (const analysis of recordsOf(vcon['analysis'])) {
    if (textOf(analysis['type']).toLowerCase() !== 'transcript') continue
    const index = Array.isArray(analysis['dialog']) ? analysis['dialog'][0] : analysis['dialog']
    const start = timeOf(dialogs[numberOf(index) ?? 0]?.['start'])
    const segments = segmentsOf(parsed(analysis))
    const said = segments.flatMap((segment): Said[] => {
      const text = ['text', 'message', 'transcript', 'content', 'body'].map((key) => textOf(segment[key])).find(Boolean)
      if (!text) return []
      const speaker = segment['speaker'] ?? segment['participant'] ?? segment['role'] ?? segment['party']
      const offset = numberOf(segment['start']) ?? numberOf(segment['start_time']) ?? numberOf(segment['begin'])
      const at = offset === undefined ? timeOf(segment['timestamp']) : (start ?? 0) + offset * 1000
      return [{ party: numberOf(speaker) ?? -1, speaker: textOf(speaker), at, text }]
    })
    if (said.length > 0) return said
  }
  return []
}

function parsed(analysis: Record<string, unknown>): unknown {
  const body = analysis['body']
  if (typeof body !== 'string') return body
  try {
    return JSON.parse(bodyOf(analysis) ?? '')
  } catch (fault) {
    // A transcript as plain prose has no speakers to judge.
    if (fault instanceof SyntaxError) return null
    throw fault
  }
}

function segmentsOf(body: unknown): Record<string, unknown>[] {
  if (Array.isArray(body)) return recordsOf(body)
  if (!isRecord(body)) return []
  const inner = isRecord(body['transcript']) ? body['transcript'] : body
  for (const key of ['segments', 'utterances', 'transcript', 'messages', 'results', 'turns']) {
    const found = recordsOf(inner[key])
    if (found.length > 0) return found
  }
  return []
}

/** Gives every line a speaker: by role, else the first unknown voice is the customer's unless one is known already. */
function attribute(
  said: readonly Said[],
  roles: readonly (SpokenTurn['by'] | null)[],
  parties: readonly Record<string, unknown>[],
): Turn[] {
  const unnamed = new Map<string, SpokenTurn['by']>()
  let hasCustomer = roles.includes('customer')
  const ordered = said.every((one) => one.at !== undefined) ? said.toSorted((a, b) => a.at! - b.at!) : said
  return ordered.map((one) => {
    const byName = parties.findIndex((party) => one.speaker !== '' && textOf(party['name']) === one.speaker)
    const party = one.party >= 0 ? one.party : byName
    const role = roles[party] ?? speakerOfRole(one.speaker)
    const key = `${party} ${one.speaker}`
    const by = role ?? unnamed.get(key) ?? (hasCustomer ? 'agent' : 'customer')
    if (!role) unnamed.set(key, by)
    if (by === 'customer') hasCustomer = true
    const agent = by === 'agent' && party >= 0 ? { agentId: String(party) } : {}
    return { by, text: one.text, ...(one.at === undefined ? {} : { at: one.at }), ...agent }
  })
}

function channelOf(dialogs: readonly Record<string, unknown>[]): string {
  if (dialogs.some((dialog) => dialog['type'] === 'recording')) return 'phone'
  const media = dialogs.map((dialog) => textOf(dialog['mediatype']) || textOf(dialog['mimetype']))
  return media.some((one) => one.startsWith('message/') || one.startsWith('multipart/')) ? 'email' : 'chat'
}
