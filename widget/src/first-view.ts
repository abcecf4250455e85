/** What the screen begins with, and what is told of the page. */
import { ownTitle } from './page-title.ts'
import type { View } from './view.ts'

type Kept = Pick<View, 'language' | 'unsent' | 'hasSound' | 'draft'>

export const firstView = (kept: Kept): View => ({
  ...kept,
  phase: 'starting',
  failure: '',
  brand: null,
  state: null,
  turns: [],
  uploads: [],
  trouble: '',
  isOpen: false,
  isFull: false,
  isOnline: navigator.onLine,
  isConnected: false,
  isVerified: false,
  name: null,
  typing: null,
  unread: 0,
  form: 'none',
  messageDone: null,
  spoken: '',
  menu: 'shut',
  isDropping: false,
  isAtEnd: true,
  fault: '',
  score: 0,
  isCodeWrong: false,
  pictures: {},
  contact: 'hidden',
  contactEmail: '',
  canCode: true,
  survey: 'none',
  putAside: '',
  pageTitle: pageTitle(),
  peekShut: '',
  nowMs: Date.now(),
  callBackPart: null,
  isCallBackOpen: false,
  calls: false,
  callPart: null,
})

function pageTitle(): string {
  const shared = document.querySelector<HTMLMetaElement>('meta[property="og:title"]')?.content
  return (shared || ownTitle()).trim().slice(0, 120)
}

/** The page the visitor is on. Its query is left out: shops put tokens and addresses there. */
export function pageSeen() {
  const withoutQuery = (address: string) => address.split(/[?#]/)[0]?.slice(0, 2000) ?? ''
  return {
    url: withoutQuery(location.href),
    title: ownTitle().slice(0, 300),
    referrer: withoutQuery(document.referrer),
  }
}
