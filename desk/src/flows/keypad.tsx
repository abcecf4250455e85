import { flowsWords } from '../words/flows.ts'
import { useWords } from '../words/words.ts'

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const

/** Twelve keys; the keyboard's own digits press them while the focus is on one. */
export function Keypad({ onPress }: { onPress: (key: string) => void }) {
  const t = useWords(flowsWords)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys inside take the focus
    <div
      role="group"
      aria-label={t('keypad')}
      className="mx-auto grid w-full max-w-56 grid-cols-3 gap-1.5"
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return
        const key = keys.find((one) => one === event.key)
        if (key === undefined) return
        event.preventDefault()
        event.stopPropagation()
        onPress(key)
      }}
    >
      {keys.map((key) => (
        <button
          key={key}
          type="button"
          aria-label={t('pressKey', { key })}
          onClick={() => onPress(key)}
          className="num grid h-10 place-items-center rounded-m border border-line-strong bg-surface text-l font-medium transition-colors hover:bg-sunken active:bg-brand-soft"
        >
          {key}
        </button>
      ))}
    </div>
  )
}
