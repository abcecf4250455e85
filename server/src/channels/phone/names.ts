/** What people's phones are called at the switch, and talks. */
import type { CallId, PersonId, RecordingId } from '@peakend/contract/ids.ts'
import type { Handle, TalkName } from './telephony.ts'

/** The name of a person's phone at the switch: one over all their workspaces. */
export const phoneNameOf = (personId: PersonId): string => `agent-${personId.replaceAll('-', '')}`

/** The person whose phone is called so; null for what is no such name. */
export const personOfPhone = (name: string): PersonId | null => {
  const parts = /^agent-([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(name)
  return parts ? (parts.slice(1).join('-') as PersonId) : null
}

/** Where the customer and their agent hear each other. */
export const talkOf = (callId: CallId): TalkName => `talk-${callId}`
/** Where an agent speaks with a third party while the customer hears music. */
export const asideOf = (callId: CallId): TalkName => `consult-${callId}`

const MESSAGE = 'message-'
/** The message that follows a prompt; each prompt is said once under its handle. */
export const messageOf = (prompt: Handle): Handle => `${MESSAGE}${prompt.replace(/^said-/, '')}`
/** What a message is called at the switch, by the recording it is. */
export const messageHandleOf = (recordingId: RecordingId): Handle => `${MESSAGE}${recordingId}`
/** The recording that a message at the switch is; null for another handle. */
export const recordingOfMessage = (handle: Handle): RecordingId | null =>
  handle.startsWith(MESSAGE) ? (handle.slice(MESSAGE.length) as RecordingId) : null
