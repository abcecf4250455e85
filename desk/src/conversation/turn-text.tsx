import type { Turn } from '@peakend/contract/interactions.ts'
import { classes } from '../ui/classes.ts'
import { Tooltip } from '../ui/tooltip.tsx'
import { conversationWords } from '../words/conversation.ts'
import { modelWords } from '../words/model.ts'
import { useLanguage, useWords } from '../words/words.ts'
import { cutText, type Evidence } from './evidence.ts'

/** What was said, as text only: evidence underlined, secrets as dots, web addresses as links that give nothing away of us. */
export function TurnText({ turn, evidence }: { turn: Turn; evidence: readonly Evidence[] }) {
  const t = useWords(conversationWords)
  return (
    <p dir="auto" className="wrap-anywhere whitespace-pre-wrap">
      {cutText(turn.text, turn.masked, evidence).map((run, index) => {
        if (run.isMasked) {
          const what = turn.masked.find((one) => one.what === 'secret') ? 'masked_secret' : 'masked_card'
          return (
            <span key={index} title={t(what)} className="rounded-xs bg-line px-1 tracking-widest text-ink-3">
              <span aria-hidden="true">••••</span>
              <span className="sr-only">{t(what)}</span>
            </span>
          )
        }
        if (run.evidence)
          return (
            <Quoted key={index} evidence={run.evidence}>
              {run.text}
            </Quoted>
          )
        if (run.href)
          return (
            <a
              key={index}
              href={run.href}
              target="_blank"
              rel="noopener noreferrer nofollow"
              className="text-brand underline underline-offset-2"
            >
              {run.text}
            </a>
          )
        return <span key={index}>{run.text}</span>
      })}
    </p>
  )
}

/** Solid where it did good, dashed where it fell short, dots where a language model found it: read without colour. */
function Quoted({ evidence, children }: { evidence: Evidence; children: string }) {
  const t = useWords(conversationWords)
  const language = useLanguage()
  const model = useWords(modelWords)
  const isUp = evidence.direction === 'up'
  const line = isUp ? 'border-delight' : 'border-dashed border-failed'
  return (
    <Tooltip
      isDescription
      says={
        <>
          <b className="font-semibold">{t(isUp ? 'evidenceUp' : 'evidenceDown')}</b>
          <br />
          {evidence.sentence[language]}
          {evidence.byModel && ` (${model('by')})`}
        </>
      }
    >
      {/* words that flow with the others; reached by keyboard, because its reason is told on focus */}
      <mark
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className={classes(
          'cursor-help border-b-2 bg-transparent text-inherit',
          evidence.byModel ? 'border-dotted border-ink-3' : line,
        )}
      >
        {children}
      </mark>
    </Tooltip>
  )
}
