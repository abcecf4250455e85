import { X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { uiWords } from '../words/ui.ts'
import { useWords } from '../words/words.ts'
import { Button } from './button.tsx'
import { dismissToast, heldToasts, onToasts } from './toasts.ts'

/** Where short messages appear: below at the left, on a phone below the head; never over what is being written or its Send. Told politely to screen readers. */
export function Toasts() {
  const toasts = useSyncExternalStore(onToasts, heldToasts)
  const t = useWords(uiWords)
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 top-16 z-60 flex flex-col items-center gap-2 md:top-auto md:bottom-4 md:left-18 md:items-start"
    >
      {toasts.map((toast) => (
        <div
          key={toast.id}
          className="fade-in pointer-events-auto flex max-w-lg items-center gap-3 rounded-m border border-line bg-surface py-2 pr-2 pl-4 text-m shadow-high"
        >
          <span className="min-w-0 flex-1">{toast.says}</span>
          {toast.action && (
            <Button
              size="s"
              onPress={() => {
                toast.action?.onPress()
                dismissToast(toast.id)
              }}
            >
              {toast.action.label}
            </Button>
          )}
          <Button
            look="quiet"
            size="s"
            icon={<X size={14} aria-hidden />}
            aria-label={t('close')}
            onPress={() => dismissToast(toast.id)}
          />
        </div>
      ))}
    </div>
  )
}
