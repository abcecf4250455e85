/** A conversation as text to keep, in the visitor's language and the brand's time zone. Pure. */
import type { VisitorTurn } from '@peakend/contract/chat.ts'
import { transcriptWords } from './mails.data.ts'

export const transcriptOf = (
  turns: readonly VisitorTurn[],
  of: { brand: string; timeZone: string; language: 'en' | 'es' },
): string => {
  const words = transcriptWords[of.language]
  // a file is read anywhere: days before months and 24 hours, as everywhere in Peakend where the reader's region is not known
  const locale = of.language === 'en' ? 'en-GB' : of.language
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: of.timeZone })
  const lines = turns
    .filter((turn) => turn.by !== 'system')
    .map((turn) => {
      const who = turn.by === 'customer' ? words.you : turn.by === 'bot' ? words.assistant : (turn.name ?? words.team)
      const files = turn.attachments.map((file) => `[${words.file}: ${file.name}]`)
      return `${time.format(new Date(turn.at))}  ${who}:\n${[turn.text, ...files].filter(Boolean).join('\n')}\n`
    })
  return `${of.brand} (${of.timeZone})\n\n${lines.join('\n')}`
}
