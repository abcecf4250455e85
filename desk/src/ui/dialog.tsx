import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useContext, useEffect, type ReactNode } from 'react'
import { Layer, shortcuts } from '../keys/shortcuts.ts'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { Button } from './button.tsx'
import { classes } from './classes.ts'

/** Something to be decided or filled in, over the screen. Esc and the ground close it; the keys below are asleep. On a phone it is a sheet from below. */
export function Dialog({
  isOpen,
  onClose,
  title,
  about,
  children,
  actions,
  width = 'max-w-md',
}: {
  isOpen: boolean
  onClose: () => void
  title: ReactNode
  about?: ReactNode
  children?: ReactNode
  actions?: ReactNode
  width?: string
}) {
  const isOver = useContext(Layer) > 0
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        {/* over another dialog the veil lies on that one too */}
        <Base.Backdrop forceRender className={classes('fade-in fixed inset-0 bg-veil', isOver ? 'z-50' : 'z-40')} />
        <Base.Popup
          className={classes(
            'fade-in fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] flex-col rounded-t-l bg-surface shadow-high outline-none md:inset-x-auto md:top-[12vh] md:bottom-auto md:left-1/2 md:max-h-[76vh] md:w-[calc(100vw-48px)] md:-translate-x-1/2 md:rounded-l md:border md:border-line',
            width,
            'max-md:max-w-none',
          )}
        >
          <Deeper>
            <header className="flex items-start gap-3 px-5 pt-4 pr-12 pb-3">
              <div className="min-w-0 flex-1">
                <Base.Title className="text-l font-semibold">{title}</Base.Title>
                {about !== undefined && (
                  <Base.Description className="mt-0.5 text-s text-ink-3">{about}</Base.Description>
                )}
              </div>
            </header>
            <div className="min-h-0 flex-1 overflow-auto px-5 pb-4">{children}</div>
            {actions !== undefined && (
              <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3">
                {actions}
              </footer>
            )}
            {/* last in the order of focus: one opened the dialog for what is in it */}
            <CloseButton onClose={onClose} />
          </Deeper>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

function CloseButton({ onClose }: { onClose: () => void }) {
  const t = useWords(uiWords)
  return (
    <Button
      look="quiet"
      size="s"
      icon={<X size={16} aria-hidden />}
      aria-label={t('close')}
      className="!absolute top-3 right-3"
      onPress={onClose}
    />
  )
}

/** Puts what is inside one layer up, so that the keys of the screen below sleep. */
export function Deeper({ children }: { children: ReactNode }) {
  const layer = useContext(Layer) + 1
  useEffect(() => shortcuts.cover(layer), [layer])
  return <Layer value={layer}>{children}</Layer>
}
