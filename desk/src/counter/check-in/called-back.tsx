import { useState, type ReactNode } from 'react'
import { Agreed } from '../../callbacks/page/agreed.tsx'
import { useOwnCallBack } from '../../callbacks/page/use-call-back.ts'
import { WishForm } from '../../callbacks/page/wish-form.tsx'
import { callBackPageWords } from '../../words/call-back-page.ts'
import { useWords } from '../../words/words.ts'
import { Press } from './parts.tsx'

/** Nobody has to stand about: whoever waits may go and be contacted, with their place kept, or at a time they pick. `children`: what who stays is told. */
export function CalledBack({ token, children }: { token: string; children: ReactNode }) {
  const t = useWords(callBackPageWords)
  const acts = useOwnCallBack(token)
  const [isOpen, setOpen] = useState(false)
  const { page } = acts
  if (!page) return children
  const { callBack, offer } = page
  if (isOpen && offer)
    return (
      <div className="grid w-full max-w-xl justify-items-center gap-4">
        <WishForm offer={offer} own={callBack} acts={acts} onDone={() => setOpen(false)} />
        <Press look="quiet" onClick={() => setOpen(false)}>
          {t('back')}
        </Press>
      </div>
    )
  if (callBack !== null && callBack.state !== 'cancelled')
    return <Agreed page={page} own={callBack} acts={acts} canWait isPlaceShown={false} onChange={() => setOpen(true)} />
  return (
    <>
      {children}
      {offer && <Press onClick={() => setOpen(true)}>{t('offerCounter')}</Press>}
    </>
  )
}
