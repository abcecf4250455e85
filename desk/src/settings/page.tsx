import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { GoLink } from '../ui/go.tsx'
import { settingsWords } from '../words/settings.ts'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import type { SettingsCode } from './pages.ts'

/** The frame of a settings page: what it is for, its content, and a test at its end. */
export function SettingsPage({
  code,
  aside,
  children,
  test,
  testTitle,
}: {
  code: SettingsCode
  aside?: ReactNode
  children: ReactNode
  test?: ReactNode
  testTitle?: string
}) {
  const t = useWords(settingsWords)
  return (
    <div className="mx-auto grid grid-cols-1 max-w-4xl content-start gap-5 px-4 py-5 md:px-8">
      <header className="flex flex-wrap items-start gap-3">
        <div className="min-w-[min(100%,18rem)] flex-1">
          <GoLink to="/settings" className="mb-2 inline-flex items-center gap-1.5 text-s text-ink-2 md:hidden">
            <ArrowLeft size={14} aria-hidden /> {t('back')}
          </GoLink>
          <h1 className="text-xl font-semibold tracking-tight">{t(`page-${code}`)}</h1>
          <p className="max-w-xl text-s text-ink-2">{t(`page-${code}-about`)}</p>
        </div>
        {aside}
      </header>
      {children}
      {test !== undefined && (
        <Card title={testTitle ?? t('test')}>
          <div className="px-4 py-4">{test}</div>
        </Card>
      )}
    </div>
  )
}

/** Fields of a form in a card, with what to do at its foot. */
export function FormCard({
  title,
  aside,
  children,
  foot,
}: {
  title?: string
  aside?: ReactNode
  children: ReactNode
  foot?: ReactNode
}) {
  return (
    <Card title={title} aside={aside}>
      <div className="grid grid-cols-1 gap-4 px-4 py-4">{children}</div>
      {foot !== undefined && (
        <div className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-3">{foot}</div>
      )}
    </Card>
  )
}

/** Save and discard; quiet until there is something to save. */
export function SaveFoot({
  isChanged,
  isBusy,
  isFaulty = false,
  onSave,
  onReset,
}: {
  isChanged: boolean
  isBusy: boolean
  isFaulty?: boolean
  onSave: () => void
  onReset: () => void
}) {
  const t = useWords(settingsWords)
  const terms = useWords(termsWords)
  return (
    <>
      <span role="status" className="mr-auto text-s text-ink-2">
        {isChanged && t('isUnsaved')}
      </span>
      <Button look="quiet" disabled={!isChanged || isBusy} onPress={onReset}>
        {t('discard')}
      </Button>
      <Button
        look="primary"
        keys="mod+s"
        keyGroup={t('title')}
        isBusy={isBusy}
        disabled={!isChanged || isFaulty}
        onPress={onSave}
      >
        {terms('save')}
      </Button>
    </>
  )
}
