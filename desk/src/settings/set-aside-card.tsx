import { Archive } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx'
import type { Pages } from '../ui/use-pages.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'

/** What came by a touchpoint and was not taken in as a turn, page by page; `says` has the channel's own words. */
export function SetAsideCard<R>({
  pages,
  says,
  children,
}: {
  pages: Pages<R>
  says: { title: string; about: string; none: string; noneAbout: string }
  children: (row: R) => ReactNode
}) {
  const terms = useWords(termsWords)
  return (
    <Card title={says.title} aside={says.about}>
      {pages.error ? (
        <ErrorState error={pages.error} onRetry={pages.retry} />
      ) : pages.isLoading ? (
        <SkeletonRows rows={3} hasPicture={false} />
      ) : pages.rows.length === 0 ? (
        <EmptyState icon={<Archive size={20} />} title={says.none}>
          {says.noneAbout}
        </EmptyState>
      ) : (
        <ul>
          {pages.rows.map((row) => children(row))}
          {pages.more && (
            <li className="px-4 py-2 text-center">
              <Button size="s" look="quiet" isBusy={pages.isFetchingMore} onPress={pages.more}>
                {terms('more')}
              </Button>
            </li>
          )}
        </ul>
      )}
    </Card>
  )
}
