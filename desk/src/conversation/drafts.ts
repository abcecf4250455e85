/** What was begun and not sent, kept per conversation on this machine, so that a reload or a crash loses no word. */
export interface Store {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}
export interface Draft {
  text: string
  mode: 'reply' | 'note'
  at: number
}

const prefix = 'peakend.draft.'
/** Drafts nobody came back to are let go: what they answered is long over. */
const keepMs = 30 * 24 * 3600_000

export function readDraft(store: Store, interactionId: string, nowMs: number): Draft | null {
  const kept = store.getItem(prefix + interactionId)
  if (kept === null) return null
  try {
    const draft = JSON.parse(kept) as Draft
    if (typeof draft.text === 'string' && nowMs - draft.at < keepMs)
      return { text: draft.text, mode: draft.mode === 'note' ? 'note' : 'reply', at: draft.at }
  } catch {
    // written by something else: let it go
  }
  store.removeItem(prefix + interactionId)
  return null
}

export function keepDraft(store: Store, interactionId: string, draft: Draft): void {
  try {
    if (draft.text.trim() === '') store.removeItem(prefix + interactionId)
    else store.setItem(prefix + interactionId, JSON.stringify(draft))
  } catch {
    // the browser's room is full: the text still stands in the field
  }
}
