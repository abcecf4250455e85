/** Which of their workspaces the person looks at now; requests name it unless told another. Kept over a reload. */
type Listener = () => void

const key = 'peakend.workspace'
const listeners = new Set<Listener>()
let chosen: string | null = null
let isRead = false

export function chosenWorkspace(): string | null {
  if (!isRead) {
    isRead = true
    chosen = globalThis.localStorage?.getItem(key) ?? null
  }
  return chosen
}

export function chooseWorkspace(workspaceId: string | null): void {
  if (workspaceId === chosenWorkspace()) return
  chosen = workspaceId
  if (workspaceId === null) globalThis.localStorage?.removeItem(key)
  else globalThis.localStorage?.setItem(key, workspaceId)
  for (const listener of listeners) listener()
}

export function onWorkspaceChosen(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
