import { Link, type ErrorComponentProps } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'

export function ScreenLoading() {
  return (
    <div className="mx-auto w-full max-w-4xl p-6">
      <SkeletonRows rows={7} hasPicture={false} />
    </div>
  )
}

export function ScreenFailed({ error, reset }: ErrorComponentProps) {
  return <ErrorState error={error} onRetry={reset} />
}

export function NoSuchScreen() {
  const t = useWords(shellWords)
  return (
    <main className="h-full">
      <EmptyState
        isPage
        icon={<Compass size={20} />}
        title={t('noSuchScreen')}
        action={
          <Link to="/inbox" className="text-brand underline underline-offset-2">
            {t('toInbox')}
          </Link>
        }
      >
        {t('noSuchScreenAbout')}
      </EmptyState>
    </main>
  )
}
