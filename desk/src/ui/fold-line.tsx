import { useState, type ReactNode } from 'react'

/** A line of a list that opens below itself; `children` is asked for only while it is open. */
export function FoldLine({ summary, children }: { summary: ReactNode; children: () => ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <li className="border-b border-line px-4 py-2.5 last:border-0">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full flex-wrap items-center gap-x-3 gap-y-1 rounded-xs text-left text-s"
      >
        {summary}
      </button>
      {isOpen && children()}
    </li>
  )
}
