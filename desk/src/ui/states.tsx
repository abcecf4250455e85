import { CloudOff, RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import { isNowhere, useExplain } from '../words/explain.ts'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { Button } from './button.tsx'
import { classes } from './classes.ts'

/** A grey shape of what comes. Build skeletons from these in the shape of the content. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={classes('breathe block rounded-s bg-line', className)} />
}

/** Rows as they will come: a round picture and two lines. */
export function SkeletonRows({ rows = 6, hasPicture = true }: { rows?: number; hasPicture?: boolean }) {
  const t = useWords(uiWords)
  return (
    <div role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={row}
          className="flex items-center gap-3 border-b border-line px-4 py-3"
          style={{ opacity: 1 - row * 0.12 }}
        >
          {hasPicture && <Skeleton className="size-8 rounded-full" />}
          <div className="grid flex-1 gap-1.5">
            <Skeleton className="h-3 w-2/5" />
            <Skeleton className="h-2.5 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  )
}

/** Nothing here, said kindly, with what one may do. `isPage` where it is all there is: its title is then the page's. */
export function EmptyState({
  icon,
  title,
  children,
  action,
  isPage = false,
}: {
  icon?: ReactNode
  title: string
  children?: ReactNode
  action?: ReactNode
  isPage?: boolean
}) {
  const Title = isPage ? 'h1' : 'p'
  return (
    <div data-fills className="grid h-full place-content-center justify-items-center gap-2 px-8 py-12 text-center">
      {icon !== undefined && (
        <div className="mb-1 grid size-11 place-items-center rounded-full bg-sunken text-ink-3" aria-hidden="true">
          {icon}
        </div>
      )}
      <Title className="text-m font-semibold">{title}</Title>
      {children !== undefined && <div className="max-w-72 text-s text-ink-3">{children}</div>}
      {action !== undefined && <div className="mt-2">{action}</div>}
    </div>
  )
}

/** What happened, what was kept, what to do. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useWords(uiWords)
  const explain = useExplain()
  return (
    <div
      role="alert"
      data-fills
      className="grid h-full place-content-center justify-items-center gap-2 px-8 py-12 text-center"
    >
      <div className="mb-1 grid size-11 place-items-center rounded-full bg-sunken text-ink-3" aria-hidden="true">
        <CloudOff size={20} />
      </div>
      <p className="text-m font-semibold">{t(isNowhere(error) ? 'nowhereTitle' : 'failedTitle')}</p>
      <p className="max-w-80 text-s text-ink-2">{isNowhere(error) ? t('nowhereAbout') : explain(error)}</p>
      {onRetry && !isNowhere(error) && (
        <Button className="mt-2" icon={<RotateCcw size={14} aria-hidden />} onPress={onRetry}>
          {t('tryAgain')}
        </Button>
      )}
    </div>
  )
}
