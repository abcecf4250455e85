import { X } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { phoneWords } from '../words/phone.ts'
import { useWords } from '../words/words.ts'

const keys = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', ''],
  ['#', ''],
] as const

/** Keys for menus at the other end; digits may be typed as well while it is open. */
export function Keypad({
  name,
  onPress,
  onClose,
}: {
  name: string
  onPress: (digit: string) => void
  onClose: () => void
}) {
  const t = useWords(phoneWords)
  const [sent, setSent] = useState('')
  const press = (digit: string) => {
    onPress(digit)
    setSent((before) => (before + digit).slice(-16))
  }
  const typed = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose()
    else if (/^[0-9*#]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) press(event.key)
    else return
    event.preventDefault()
    event.stopPropagation()
  })
  useEffect(() => {
    const hear = (event: KeyboardEvent) => typed(event)
    // before the screen's own keys and whatever is being written
    window.addEventListener('keydown', hear, { capture: true })
    return () => window.removeEventListener('keydown', hear, { capture: true })
  }, [])
  return (
    <div
      role="group"
      aria-label={`${t('keypad')}: ${name}`}
      className="fade-in absolute top-full right-0 z-40 mt-2.5 w-64 rounded-l border border-line bg-surface p-3 shadow-high max-md:left-0 max-md:w-auto"
    >
      <div className="flex h-9 items-center gap-2 px-1">
        <output
          aria-label={t('digits')}
          className="num min-w-0 flex-1 truncate text-right text-xl font-semibold tracking-wider"
        >
          {sent}
        </output>
        <Button look="quiet" size="s" icon={<X size={16} aria-hidden />} aria-label={t('close')} onPress={onClose} />
      </div>
      <KeyGrid onPress={press} />
    </div>
  )
}

/** The twelve keys of a telephone. */
export function KeyGrid({
  onPress,
  plus = false,
}: {
  onPress: (digit: string) => void
  /** A plus instead of the star, where a number is typed. */ plus?: boolean
}) {
  return (
    <div className="grid grid-cols-3 gap-1.5 pt-2">
      {keys.map(([digit, letters]) => {
        const key = plus && digit === '*' ? '+' : digit
        return (
          <button
            key={digit}
            type="button"
            onClick={() => onPress(key)}
            className="grid h-13 place-content-center justify-items-center rounded-m bg-sunken text-xl leading-none font-medium transition-colors hover:bg-line active:bg-brand-soft"
          >
            {key}
            {letters !== '' && (
              <span aria-hidden className="mt-1 text-[10px] leading-none font-normal tracking-widest text-ink-3">
                {letters}
              </span>
            )}
          </button>
        )
      })}
    </div>
  )
}
