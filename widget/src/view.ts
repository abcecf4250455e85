/** Everything the screen shows, as one value. The session changes it, the parts draw it. */
import type { ChatState, VisitorTurn } from '@peakend/contract/chat.ts'
import type { OutputOf } from './api.ts'
import type { CallBackPart, CallBackProps } from './call-back/part.ts'
import type { CallPart } from './call/part.ts'
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
  unread: number
  /** What was typed and not sent yet. */
  draft: string
  form: 'none' | 'message'
  messageDone: { number: number; answerBy: string; email: string } | null
  /** For screen readers: what came last, said once. */
  spoken: string
  menu: 'shut' | 'open' | 'sure'
  isDropping: boolean
  isAtEnd: boolean
  /** The message form's fault, as the name of the field. */
  fault: '' | 'email' | 'text'
  score: number
  isCodeWrong: boolean
  /** Addresses of pictures fetched so far, by the file's own address. */
  pictures: Record<string, string>
  contact: 'hidden' | 'asked' | 'kept' | 'code' | 'proven'
  contactEmail: string
  canCode: boolean
  survey: 'none' | 'asked' | 'thanked' | 'later'
  /** The ended conversation the visitor has put aside to begin a new one. */
  putAside: string
  pageTitle: string
  /** The turn whose first lines were put away unopened. */
  peekShut: string
  nowMs: number
  /** The part for call-backs, once it was fetched, and whether its form is open. */
  callBackPart: CallBackPart | null
  isCallBackOpen: boolean
  /** Whether one may call from here; and the part for it, once fetched and open. */
  calls: boolean
  callPart: CallPart | null
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
  wantPerson: () => void
  /** Fetches the part for call-backs; opens its form where told. */
  callBack: (isOpen: boolean) => void
  /** Opens the part for calls. */
  call: () => void
  /** What a part is handed. */
  callBackProps: () => CallBackProps
  leaveMessage: (form: HTMLFormElement) => void
  showForm: (form: View['form']) => void
  messageAgain: () => void
  claim: (form: HTMLFormElement) => void
  skipContact: () => void
  sendCode: () => void
  proveCode: (form: HTMLFormElement) => void
  end: () => void
  again: () => void
  /** Tries to reach us again at once. */
  startAgain: () => void
  rate: (score: number) => void
  sendSurvey: (form: HTMLFormElement) => void
  surveyLater: () => void
  saveTranscript: () => void
  setLanguage: (language: Language) => void
  setSound: (hasSound: boolean) => void
  seen: () => void
  /** Changes what only the screen knows: menu, drop, scroll. */
  show: (change: Partial<View>) => void
}
