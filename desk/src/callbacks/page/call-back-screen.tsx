import { useEffect, useState } from 'react'
import type { CallBackPage } from '@peakend/contract/callbacks.ts'
import { OwnHead } from '../../counter/check-in/own-head.tsx'
import { Plain, Press } from '../../counter/check-in/parts.tsx'
import { callBackPageWords } from '../../words/call-back-page.ts'
import { useLanguage, useWords } from '../../words/words.ts'
import { Agreed } from './agreed.tsx'
import { openConversation } from './conversation.ts'
import { useOwnCallBack, type OwnCallBackActs } from './use-call-back.ts'
import { WishForm } from './wish-form.tsx'

/** The link's token stands behind the #, so that no server writes it down. */
const tokenIn = (hash: string): string => /^#(cb_[\w-]{20,200})$/.exec(hash)?.[1] ?? ''

/** What a link in a mail of ours opens: the call-back in words, to change or cancel it, and the conversation itself. */
export function CallBackScreen() {
  const [token] = useState(() => tokenIn(location.hash))
  const t = useWords(callBackPageWords)
  const acts = useOwnCallBack(token)
  const { page } = acts
  useEffect(() => void (document.title = t('title')), [t])
  return (
    <main className="flex h-full flex-col overflow-auto">
      <OwnHead brand={page?.brand ?? null} label={t('language')} />
      <div className="mx-auto grid w-full max-w-3xl flex-1 px-5 py-8 sm:px-8">
        {page === undefined ? (
          <Plain title={t('loading')}>{!acts.isOnline && <p className="text-l text-ink-2">{t('offline')}</p>}</Plain>
        ) : page === null ? (
          <Plain title={t('gone')}>
            <p className="max-w-md text-l text-ink-2">{t('goneAbout')}</p>
          </Plain>
        ) : (
          <Opened page={page} acts={acts} />
        )}
      </div>
    </main>
  )
}

function Opened({ page, acts }: { page: CallBackPage; acts: OwnCallBackActs }) {
  const t = useWords(callBackPageWords)
  const [isChanging, setChanging] = useState(false)
  const { callBack, offer } = page
  if (offer && (isChanging || callBack === null))
    return (
      <section className="grid content-center justify-items-center gap-6">
        <div className="grid gap-2 text-center">
          <h1 className="text-xxl font-semibold tracking-tight text-balance">{t('form')}</h1>
          <p className="text-l text-ink-2">{t('formAbout')}</p>
        </div>
        <WishForm offer={offer} own={callBack} acts={acts} onDone={() => setChanging(false)} />
        {callBack !== null && (
          <Press look="quiet" onClick={() => setChanging(false)}>
            {t('back')}
          </Press>
        )}
      </section>
    )
  return (
    <section className="grid content-center justify-items-center gap-6">
      <h1 className="sr-only">{t('title')}</h1>
      {callBack === null ? (
        <p className="text-xl font-semibold">{t('says-over')}</p>
      ) : (
        <Agreed page={page} own={callBack} acts={acts} canWait={page.isChat} onChange={() => setChanging(true)}>
          {page.isChat && callBack.state !== 'cancelled' && <Conversation page={page} acts={acts} />}
        </Agreed>
      )}
    </section>
  )
}

/** Back into the same conversation, in this browser. Whose turn it is sees that first. */
function Conversation({ page, acts }: { page: CallBackPage; acts: OwnCallBackActs }) {
  const t = useWords(callBackPageWords)
  const language = useLanguage()
  const [isFailed, setFailed] = useState(false)
  const isTurn = page.callBack?.state === 'calling'
  const open = async () => {
    const said = await acts.conversation()
    setFailed(said.is !== 'answer')
    if (said.is === 'answer') openConversation(said.body, language)
  }
  return (
    <>
      <Press look={isTurn ? 'primary' : 'plain'} onClick={() => void open()}>
        {isTurn ? t('openNow', { name: page.agentName ?? t('someone') }) : t('open')}
      </Press>
      {isFailed && (
        <p role="alert" className="text-m font-medium text-failed">
          {t('failed')}
        </p>
      )}
    </>
  )
}
