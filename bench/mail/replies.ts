/**
 * Whether the new text of replies is found. `discourse/emails/X.txt` with the expected `trimmed/X.txt`; `talon/standard_replies/X.eml` with `X_reply_text` or
 * "Hello"; `talon/html_replies/*.html`, which all say the same. White space at the ends of lines is set aside. The second set keeps signatures with the
 * text: there, text and signature together count as right too.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { textFromHtml } from '../../server/src/channels/email/reading/html-text.ts'
import { newTextOf } from '../../server/src/channels/email/reading/new-text.ts'
import { readMail } from '../../server/src/channels/email/reading/read-mail.ts'
import { bytesOf, filesIn, note, share, type Share } from './messages.ts'

const neat = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()
const bare = (text: string): string => text.replaceAll(/\s+/g, '')
const htmlSays = 'Hi.Iamfine.Thanks,Alex'

export const readReplies = (folder: string): Share => {
  const result = share()
  for (const file of filesIn(path.join(folder, 'discourse/emails'))) {
    const expected = file.replace(`${path.sep}emails${path.sep}`, `${path.sep}trimmed${path.sep}`)
    if (!existsSync(expected)) continue
    const { text } = newTextOf(readFileSync(file, 'utf8'))
    note(result, path.relative(folder, file), neat(text) === neat(readFileSync(expected, 'utf8')))
  }
  for (const file of filesIn(path.join(folder, 'talon/standard_replies')).filter((name) => name.endsWith('.eml'))) {
    const own = file.replace(/\.eml$/, '_reply_text')
    const expected = existsSync(own) ? readFileSync(own, 'utf8') : 'Hello'
    const { text, signature } = readMail(bytesOf(file), { trustedServers: [], isOurs: () => false })
    const isRight = [text, `${text}\n\n${signature}`].some((one) => bare(one) === bare(expected))
    note(result, path.relative(folder, file), isRight)
  }
  for (const file of filesIn(path.join(folder, 'talon/html_replies')).filter((name) => name.endsWith('.html'))) {
    const { text } = newTextOf(textFromHtml(readFileSync(file, 'utf8')))
    note(result, path.relative(folder, file), bare(text) === htmlSays)
  }
  return result
}
