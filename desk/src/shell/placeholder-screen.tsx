import { Hammer } from 'lucide-react'
import { EmptyState } from '../ui/states.tsx'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'

/** Stands in a route until its screen is built. */
export default function PlaceholderScreen() {
  const t = useWords(shellWords)
  return <EmptyState icon={<Hammer size={20} />} title={t('notYetTitle')} />
}
