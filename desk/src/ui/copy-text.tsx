import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { termsWords } from '../words/terms.ts'
import { useWords } from '../words/words.ts'
import { Button } from './button.tsx'

/** How long the button says that it has copied. */
const saidMs = 2500

/** Copies a text; where the page may not (plain http), it selects nothing and says so by staying as it was. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const t = useWords(termsWords)
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), saidMs)
    return () => clearTimeout(timer)
  }, [isCopied])
  const copy = async () => setCopied(await copyText(text))
  return (
    <Button
      size="s"
      icon={isCopied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      onPress={() => void copy()}
    >
      {isCopied ? t('copied') : (label ?? t('copy'))}
    </Button>
  )
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelecting(text)
  }
}

/** The clipboard is closed to pages over plain http; the old way still works there. */
function copyBySelecting(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'fixed -top-96'
  document.body.append(area)
  area.select()
  const isDone = document.execCommand('copy')
  area.remove()
  return isDone
}

/** A text to be taken along: code, a link, a secret. */
export function CopyBox({ text, label, isSecret = false }: { text: string; label: string; isSecret?: boolean }) {
  return (
    <div className="grid min-w-0 grid-cols-1 gap-1">
      <span className="text-s font-medium text-ink-2">{label}</span>
      <div className="flex items-start gap-2 rounded-s border border-line bg-sunken p-2 pl-3">
        <code
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long line is scrolled by keyboard
          tabIndex={0}
          className={`min-w-0 flex-1 overflow-auto py-1 font-mono text-s ${isSecret ? 'break-all' : 'whitespace-pre'}`}
        >
          {text}
        </code>
        <CopyButton text={text} />
      </div>
    </div>
  )
}
