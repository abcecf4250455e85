/** Everything the screen shows, as one value. The session changes it, the parts draw it. */
import type { ChatState, VisitorTurn } from '@peakend/contract/chat.ts'
import type { OutputOf } from './api.ts'
import type { Upload } from './files.ts'
import type { Unsent } from './outbox.ts'
import type { Language } from './words.ts'

export interface View {
  phase: 'starting' | 'ready' | 'failed'
  failure: string
  language: Language
  brand: OutputOf<'start'>['brand'] | null
  state: ChatState | null
  turns: VisitorTurn[]
  unsent: Unsent[]
  uploads: Upload[]
  /** The last thing that went wrong, in words; cleared by the next act. */
  trouble: string
  isOpen: boolean
  isFull: boolean
  isOnline: boolean
  isConnected: boolean
  hasSound: boolean
  isVerified: boolean
  name: string | null
  typing: string | null
  /** The first turn of ours the visitor had not seen when the chat was opened. */
  unreadFrom: number
  unread: number
  /** What was typed and not sent yet. */
  draft: string
  form: 'none' | 'message'
  messageDone: { number: number; answerBy: string; email: string } | null
  contact: 'hidden' | 'asked' | 'kept' | 'code' | 'proven'
  contactEmail: string
  canCode: boolean
  survey: 'none' | 'asked' | 'thanked' | 'later'
  /** The ended conversation the visitor has put aside to begin a new one. */
  putAside: string
  pageTitle: string
  nowMs: number
}

/** What the visitor can do. */
export interface Acts {
  open: () => void
  close: () => void
  type: (draft: string) => void
  send: () => void
  retry: (senderId: string) => void
  remove: (senderId: string) => void
  addFiles: (files: readonly File[]) => void
  removeUpload: (localId: string) => void
  save: (url: string, name: string) => void
  picture: (url: string) => Promise<string>
  wantPerson: () => void
  leaveMessage: (input: { text: string; name: string; email: string; language: Language }) => Promise<boolean>
  showForm: (form: View['form']) => void
  messageAgain: () => void
  claim: (input: { name: string; email: string }) => Promise<void>
  skipContact: () => void
  sendCode: () => Promise<void>
  proveCode: (code: string) => Promise<boolean>
  end: () => void
  again: () => void
  answerSurvey: (score: number, comment: string) => Promise<boolean>
  surveyLater: () => void
  saveTranscript: () => void
  setLanguage: (language: Language) => void
  setSound: (hasSound: boolean) => void
  seen: () => void
}
