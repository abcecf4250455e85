import type { ReactNode } from 'react'

/** One part of the story, with its heading and what stands at the heading's right. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="px-4 pb-4">
      <header className="mb-1.5 flex min-h-6 items-center justify-between gap-2">
        <h3 className="text-m font-semibold">{title}</h3>
        <div className="text-s text-ink-3">{aside}</div>
      </header>
      {children}
    </section>
  )
}
