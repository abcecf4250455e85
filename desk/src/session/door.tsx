import { useEffect, type ReactNode } from 'react'
import { listenForKeys } from '../keys/shortcuts.ts'
import { sessionWords } from '../words/session.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { keepLanguage } from './start-language.ts'

/** The frame of every screen before one is signed in: the mark, one thing to do, and the language. */
export function Door({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  const t = useWords(sessionWords)
  const language = useLanguage()
  useEffect(() => listenForKeys(), [])
  const other = language === 'en' ? 'es' : 'en'
  return (
    <div className="h-full overflow-y-auto">
      <div className="grid min-h-full content-center justify-items-center gap-6 px-5 py-10">
        <span className="flex h-9 items-end gap-1" aria-hidden="true">
          <i className="h-4 w-2.5 rounded-[3px] bg-brand" />
          <i className="h-9 w-2.5 rounded-[3px] bg-brand" />
          <i className="h-6 w-2.5 rounded-[3px] bg-brand" />
        </span>
        <main className="w-full max-w-sm rounded-l border border-line bg-surface p-6 shadow-card">
          <h1 className="text-xl font-semibold tracking-[-0.01em]">{title}</h1>
          {about !== undefined && <p className="mt-1 text-m text-ink-2">{about}</p>}
          <div className="mt-5">{children}</div>
        </main>
        <footer className="grid max-w-sm justify-items-center gap-3 text-center text-s text-ink-3">
          <p>{t('tagline')}</p>
          <button
            type="button"
            lang={other}
            className="rounded-xs underline underline-offset-2"
            onClick={() => keepLanguage(other)}
          >
            {other === 'es' ? 'Español' : 'English'}
          </button>
        </footer>
      </div>
    </div>
  )
}
