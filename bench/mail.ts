import path from 'node:path'
import { percent, readMessages, type Share } from './mail/messages.ts'
import { readReplies } from './mail/replies.ts'

// How well e-mail is read: messages against their expected parse, replies against their expected new text. Prints what was not as expected.

const leastMimePct = 99
const leastReplyPct = 95

const say = (name: string, of: Share): void => {
  process.stderr.write(`${name}: ${of.right} of ${of.of} (${percent(of)} %)\n`)
  for (const wrong of of.wrong.slice(0, 40)) process.stderr.write(`  not as expected: ${wrong}\n`)
}

/** `bench mail DATA_DIR`: a folder with `email-mime` and `email-replies` in it. */
export async function run(args: string[]): Promise<object> {
  const [folder] = args
  if (!folder) throw new Error('Usage: npm run bench -- mail DATA_DIR')
  const { expected, headers, others } = readMessages(path.join(folder, 'email-mime'))
  const replies = readReplies(path.join(folder, 'email-replies'))
  say('messages with an expected parse', expected)
  say('header values', headers)
  say('messages read without a fault', others)
  say('replies', replies)
  const figures = {
    mimePct: percent(expected),
    headersPct: percent(headers),
    readablePct: percent(others),
    slowestMs: others.slowestMs,
    repliesPct: percent(replies),
  }
  const isGreen = Math.min(figures.mimePct, figures.readablePct) >= leastMimePct && figures.repliesPct >= leastReplyPct
  return { ...figures, messages: expected.of + others.of, replies: replies.of, isGreen }
}
