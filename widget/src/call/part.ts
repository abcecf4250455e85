/** What the chat and the part for calls hand each other. The part is a file of its own, fetched by whoever presses "call us". */
import type { VNode } from 'preact'
import type { Acts, View } from '../view.ts'

export interface CallProps {
  view: View
  acts: Acts
  ask: <T>(method: string, path: string, input: object) => Promise<T>
  redraw: () => void
  onClose: () => void
}

export interface CallPart {
  css: string
  Call: (props: CallProps) => VNode
}
