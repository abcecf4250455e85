/** Conversations from the transcript exports of other systems: Amazon Connect Contact Lens and Zendesk. */
import type { ConversationInput } from '@peakend/contract/moments.ts'
import { isRecord, numberOf, recordsOf, speakerOfRole, textOf, timeOf } from './score-values.ts'

type Turn = ConversationInput['turns'][number]

export const isContactLens = (value: Record<string, unknown>): boolean => Array.isArray(value['Transcript'])

/** A Contact Lens analysis file (voice: offsets in ms; chat: AbsoluteTime), one contact. */
export function fromContactLens(file: Record<string, unknown>): ConversationInput | string {
  const metadata = isRecord(file['CustomerMetadata']) ? file['CustomerMetadata'] : {}
  const people = new Map(
    recordsOf(file['Participants']).map((one) => [textOf(one['ParticipantId']), textOf(one['ParticipantRole'])]),
  )
  const turns = recordsOf(file['Transcript']).flatMap((item): Turn[] => {
    const text = textOf(item['Content'])
    const kind = textOf(item['Type'])
    if (text === '' || (kind !== '' && kind !== 'MESSAGE')) return []
    const id = textOf(item['ParticipantId'])
    const by = speakerOfRole((textOf(item['ParticipantRole']) || people.get(id)) ?? id)
    if (!by) return []
    const at = timeOf(item['AbsoluteTime']) ?? numberOf(item['BeginOffsetMillis'])
    return [{ by, text, ...(at === undefined ? {} : { at }), ...(by === 'agent' ? { agentId: id } : {}) }]
  })
  if (turns.length === 0) return 'the Contact Lens file holds no transcript'
  const language = textOf(file['LanguageCode'])
  return {
    id: textOf(metadata['ContactId']) || textOf(file['ContactId']) || textOf(file['JobName']) || 'contact-lens',
    channel: textOf(file['Channel']).toUpperCase() === 'CHAT' ? 'chat' : 'phone',
    ...(language ? { language } : {}),
    turns,
  }
}

export const isZendesk = (value: Record<string, unknown>): boolean =>
  Array.isArray(value['chats']) ||
  Array.isArray(value['tickets']) ||
  isZendeskChat(value) ||
  isZendeskTicket(value) ||
  isZendeskLog(value)

const isZendeskChat = (value: Record<string, unknown>): boolean =>
  Array.isArray(value['history']) && ('visitor' in value || 'agent_names' in value || value['type'] === 'chat')
const isZendeskTicket = (value: Record<string, unknown>): boolean =>
  Array.isArray(value['comments']) && ('requester_id' in value || 'requester' in value || 'submitter_id' in value)
const isZendeskLog = (value: Record<string, unknown>): boolean =>
  Array.isArray(value['events']) && recordsOf(value['events']).some((event) => isRecord(event['author']))

/** A Zendesk chat, ticket with its comments, conversation log, or an export that holds many of them. */
export function fromZendesk(value: Record<string, unknown>): (ConversationInput | string)[] {
  const many = [...recordsOf(value['chats']), ...recordsOf(value['tickets'])]
  if (many.length > 0) return many.map(oneOfZendesk)
  return [oneOfZendesk(value)]
}

function oneOfZendesk(value: Record<string, unknown>): ConversationInput | string {
  const wrapped = isRecord(value['ticket']) ? { ...value['ticket'], comments: value['comments'] } : value
  if (isZendeskChat(wrapped)) return fromChat(wrapped)
  if (Array.isArray(wrapped['comments'])) return fromTicket(wrapped)
  if (isZendeskLog(wrapped)) return fromLog(wrapped)
  return 'neither a Zendesk chat, nor a ticket with comments, nor a conversation log'
}

function fromChat(chat: Record<string, unknown>): ConversationInput | string {
  const visitor = isRecord(chat['visitor']) ? textOf(chat['visitor']['name']) : ''
  const turns = recordsOf(chat['history']).flatMap((event): Turn[] => {
    const text = textOf(event['msg'])
    if (text === '' || (textOf(event['type']) || 'chat.msg') !== 'chat.msg') return []
    const nick = textOf(event['nick'])
    const by =
      speakerOfRole(textOf(event['sender_type'])) ??
      (nick.startsWith('agent') ? 'agent' : speakerOfRole(nick.split(':')[0]!))
    return [{ by: by ?? 'customer', text, ...timed(event['timestamp']), ...(by === 'agent' ? { agentId: nick } : {}) }]
  })
  if (turns.length === 0) return 'the chat holds no messages'
  // "Visitor 12345" is Zendesk's stand-in for a name nobody gave.
  const name = visitor !== '' && !/\d/.test(visitor) ? { customerName: visitor } : {}
  return { id: textOf(chat['id']) || 'chat', channel: 'chat', ...name, turns }
}

function fromTicket(ticket: Record<string, unknown>): ConversationInput | string {
  const requester = isRecord(ticket['requester']) ? ticket['requester']['id'] : ticket['requester_id']
  const via = isRecord(ticket['via']) ? textOf(ticket['via']['channel']) : ''
  const turns = recordsOf(ticket['comments']).flatMap((comment): Turn[] => {
    if (comment['public'] === false) return []
    const text = textOf(comment['plain_body']) || textOf(comment['body']) || textOf(comment['value'])
    if (text === '') return []
    const author = isRecord(comment['author']) ? comment['author']['id'] : comment['author_id']
    const by = author !== undefined && textOf(author) === textOf(requester) ? 'customer' : 'agent'
    return [{ by, text, ...timed(comment['created_at']), ...(by === 'agent' ? { agentId: textOf(author) } : {}) }]
  })
  if (turns.length === 0) return 'the ticket holds no public comments'
  return { id: textOf(ticket['id']) || 'ticket', channel: channels[via] ?? 'email', turns }
}
const channels: Record<string, string> = {
  chat: 'chat',
  native_messaging: 'chat',
  messaging: 'chat',
  sms: 'sms',
  whatsapp: 'messaging',
  voice: 'phone',
  phone: 'phone',
}

function fromLog(log: Record<string, unknown>): ConversationInput | string {
  const turns = recordsOf(log['events']).flatMap((event): Turn[] => {
    const author = isRecord(event['author']) ? event['author'] : {}
    const content = isRecord(event['content']) ? event['content'] : {}
    const text = textOf(content['text']) || textOf(content['body'])
    const by = speakerOfRole(textOf(author['type']))
    if (text === '' || !by) return []
    return [{ by, text, ...timed(event['created_at']) }]
  })
  if (turns.length === 0) return 'the conversation log holds no messages'
  return { id: textOf(log['id']) || textOf(log['ticket_id']) || 'log', channel: 'chat', turns }
}

function timed(value: unknown): { at?: number } {
  const at = timeOf(value)
  return at === undefined ? {} : { at }
}
