import { CornerDownLeft, Search } from 'lucide-react'
import { useRef, useState } from 'react'
import { Dialog as Base } from '@base-ui/react/dialog'
import { classes } from '../ui/classes.ts'
import { Deeper } from '../ui/dialog.tsx'
import { KeySigns } from '../ui/key-signs.tsx'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'
import { useFound, type Found } from './found.tsx'

/** Find any customer, case, screen or action by a few letters. */
export default function Palette({ onClose, onKeys }: { onClose: () => void; onKeys: () => void }) {
  const t = useWords(shellWords)
  const field = useRef<HTMLInputElement>(null)
  const [q, setQ] = useState('')
  const found = useFound(q, onKeys)
  const [at, setAt] = useState(0)
  const chosen = Math.min(at, found.length - 1)
  const run = (one: Found | undefined) => {
    if (!one) return
    onClose()
    one.run()
  }
  const onKey = (event: React.KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && found.length > 0) {
      event.preventDefault()
      setAt((chosen + step + found.length) % found.length)
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      run(found[chosen])
    }
  }
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-veil" />
        <Base.Popup
          aria-label={t('find')}
          initialFocus={field}
          className="fade-in fixed inset-x-3 top-3 z-50 overflow-hidden rounded-l border border-line bg-surface shadow-high outline-none md:inset-x-auto md:top-[14vh] md:left-1/2 md:w-[600px] md:-translate-x-1/2"
        >
          <Deeper>
            <div className="flex items-center gap-3 border-b border-line px-4">
              <Search size={17} className="flex-none text-ink-3" aria-hidden />
              <input
                ref={field}
                role="combobox"
                aria-expanded
                aria-controls="found"
                aria-activedescendant={found[chosen] ? `found-${chosen}` : undefined}
                aria-label={t('find')}
                autoComplete="off"
                spellCheck={false}
                value={q}
                onChange={(event) => (setQ(event.target.value), setAt(0))}
                onKeyDown={onKey}
                placeholder={t('findPlaceholder')}
                className="h-13 w-full bg-transparent text-l outline-none"
              />
              <KeySigns keys="escape" />
            </div>
            <FoundList found={found} chosen={chosen} onPoint={setAt} onRun={run} />
          </Deeper>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

function FoundList(props: {
  found: readonly Found[]
  chosen: number
  onPoint: (index: number) => void
  onRun: (one: Found) => void
}) {
  const t = useWords(shellWords)
  if (props.found.length === 0) return <p className="px-4 py-8 text-center text-s text-ink-3">{t('noMatch')}</p>
  return (
    <div id="found" role="listbox" aria-label={t('find')} className="max-h-[52vh] overflow-auto p-2">
      {props.found.map((one, index) => (
        <div key={one.id} role="presentation">
          {one.group !== props.found[index - 1]?.group && (
            <div className="px-2 pt-2 pb-1 text-xs text-ink-3" aria-hidden="true">
              {one.group}
            </div>
          )}
          {/* keyboard: the field above moves through the list (aria-activedescendant) */}
          {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus */}
          <div
            id={`found-${index}`}
            role="option"
            aria-selected={index === props.chosen}
            ref={(node) => (index === props.chosen ? node?.scrollIntoView({ block: 'nearest' }) : undefined)}
            onPointerMove={() => index !== props.chosen && props.onPoint(index)}
            onClick={() => props.onRun(one)}
            className={classes(
              'flex cursor-default items-center gap-3 rounded-s px-2 py-2',
              index === props.chosen && 'bg-brand-soft',
            )}
          >
            <span className="grid w-5 flex-none place-items-center text-ink-3">{one.icon}</span>
            <span className="min-w-0 truncate">{one.label}</span>
            <span className="min-w-0 flex-1 truncate text-s text-ink-3">{one.note}</span>
            {one.keys !== undefined ? (
              <KeySigns keys={one.keys} />
            ) : (
              index === props.chosen && <CornerDownLeft size={14} className="text-ink-3" aria-hidden />
            )}
          </div>
        </div>
      ))}
    </div>
  )
}
