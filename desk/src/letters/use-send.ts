import { useRef } from 'react'
import type { Interaction } from '@peakend/contract/interactions.ts'
import { call } from '../api/call.ts'
import { newSenderId } from '../api/sender-id.ts'
import { useWorkspaceId } from '../session/me.ts'
import { toast } from '../ui/toasts.ts'
import { useAct } from '../ui/use-act.ts'
import { lettersWords } from '../words/letters.ts'
import { useWords } from '../words/words.ts'
import { refetchLetters, takeLetter, type Letter } from './letters-data.ts'
import { htmlOf, plainOf } from './marks.ts'
import { fromLetter, type Writing } from './writing.ts'

/** What was written, for as long as it can be taken back here: with its marks, which the server does not keep. */
const written = new Map<string, Writing>()

/** Sends what is written. After silence the same letter goes under the same id, so that it is one whatever became of the first try. */
export function useSendLetter(interaction: Interaction, onSent: () => void) {
  const workspaceId = useWorkspaceId()
  const last = useRef<{ content: string; senderId: string } | null>(null)
  return useAct(
    async ({ writing, sendAt }: { writing: Writing; sendAt?: Date | undefined }) => {
      const { as, mailId, to, cc, bcc, subject, text, withQuote, attachments } = writing
      const of = {
        interactionId: interaction.id,
        ...(mailId === null ? {} : { mailId }),
        as,
        to,
        cc,
        bcc,
        subject,
        text: plainOf(text),
        html: htmlOf(text),
        attachmentIds: attachments.map((one) => one.id),
        withQuote,
        ...(sendAt ? { sendAt: sendAt.toISOString() } : {}),
      }
      const content = JSON.stringify(of)
      if (last.current?.content !== content) last.current = { content, senderId: newSenderId() }
      return call.email.write({ ...of, senderId: last.current.senderId }, { workspaceId })
    },
    {
      onDone: (letter, { writing }) => {
        written.set(letter.id, writing)
        takeLetter(workspaceId, letter)
        last.current = null
        onSent()
      },
    },
  )
}

/** Takes a letter back that is held still, and gives it to be written on. */
export function useTakeBack(onBack: (writing: Writing) => void) {
  const t = useWords(lettersWords)
  const workspaceId = useWorkspaceId()
  return useAct(
    async (letter: Letter) => {
      const before = written.get(letter.id)
      const whole = before ? null : await call.email.mail({ mailId: letter.id }, { workspaceId })
      const { text } = await call.email.takeBack({ mailId: letter.id }, { workspaceId })
      return before ?? fromLetter(whole ?? letter, text)
    },
    {
      onDone: (writing, letter) => {
        written.delete(letter.id)
        toast(t('undone'))
        void refetchLetters(workspaceId, letter.interactionId)
        onBack(writing)
      },
      onFault: () => toast(t('tooLate')),
    },
  )
}
