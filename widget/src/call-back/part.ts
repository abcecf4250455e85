/** What the chat and the part for call-backs hand each other. The part is a file of its own, fetched when it is wanted. */
import type { VNode } from 'preact'
import type { View } from '../view.ts'

export interface CallBackProps {
  view: View
  ask: <T>(method: string, path: string, input: object) => Promise<T>
  newId: () => string
  /** Draws again: what the part keeps for itself has changed. */
  redraw: () => void
  /** Where the conversation stands has changed. */
  onChanged: () => void
  onClose: () => void
}

export interface CallBackPart {
  css: string
  CallBack: (props: CallBackProps) => VNode
}
