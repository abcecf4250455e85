import { CopyBox } from '../ui/copy-text.tsx'
import { messageAccountsWords } from '../words/message-accounts.ts'
import { useWords } from '../words/words.ts'
import type { Account } from './account-draft.ts'

/** Nothing outside reaches these. */
const isHere = (url: string): boolean =>
  /^(localhost|127\.|10\.|192\.168\.|\[::1\])/.test(URL.canParse(url) ? new URL(url).hostname : '')

/** What is entered on the other side: where to call, and the word WhatsApp asks for. `verifyToken` is known just after it was made only. */
export function ForProvider({ account, verifyToken }: { account: Account; verifyToken: string | null }) {
  const t = useWords(messageAccountsWords)
  if (account.callbackUrl === null) return null
  return (
    <div className="grid grid-cols-1 gap-3">
      <CopyBox label={t('callback')} text={account.callbackUrl} />
      {verifyToken !== null && <CopyBox label={t('verifyOnce')} text={verifyToken} isSecret />}
      <p className="text-s text-ink-2">
        {t(account.channel === 'whatsapp' ? 'callbackWhatsapp' : 'callbackHttp')}
        {isHere(account.callbackUrl) && ` ${t('callbackLocal')}`}
      </p>
    </div>
  )
}
