import { Lock } from 'lucide-react'
import type { ComponentType, ReactElement } from 'react'
import type { RolePermission } from '@peakend/contract/permissions.ts'
import { useMay } from '../session/me.ts'
import { EmptyState } from '../ui/states.tsx'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'

/** A screen only for those who may; says so plainly to the others (the server refuses them as well). */
export function guarded(permission: RolePermission | null, Screen: ComponentType): () => ReactElement {
  return function Guarded() {
    const may = useMay()
    const t = useWords(shellWords)
    if (permission === null || may(permission)) return <Screen />
    return (
      <EmptyState icon={<Lock size={20} />} title={t('notForYou')}>
        {t('notForYouAbout')}
      </EmptyState>
    )
  }
}
