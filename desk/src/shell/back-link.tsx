import { Link } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'

/** The way back to the list, on narrow screens only. */
export function BackLink({ to }: { to: '/inbox' | '/cases' | '/customers' }) {
  const t = useWords(uiWords)
  return (
    <Link
      to={to}
      aria-label={t('back')}
      className="-ml-2 grid size-11 flex-none place-items-center rounded-m text-ink-2 md:hidden"
    >
      <ChevronLeft size={22} aria-hidden />
    </Link>
  )
}
