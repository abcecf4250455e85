import { DoorOpen } from 'lucide-react'
import { useMay } from '../session/me.ts'
import { GoLink } from '../ui/go.tsx'
import { EmptyState } from '../ui/states.tsx'
import { counterWords } from '../words/counter.ts'
import { useWords } from '../words/words.ts'

/** No counter is set up: whoever may is led to where that is done. */
export function NoPlace({ isPage = false }: { isPage?: boolean }) {
  const t = useWords(counterWords)
  const may = useMay()
  return (
    <EmptyState
      isPage={isPage}
      icon={<DoorOpen size={20} />}
      title={t('noPlaces')}
      action={
        may('workspace.change') && (
          <GoLink to="/settings/counter" className="text-brand underline underline-offset-2">
            {t('addPlaceFirst')}
          </GoLink>
        )
      }
    >
      {t('noPlacesAbout')}
    </EmptyState>
  )
}
