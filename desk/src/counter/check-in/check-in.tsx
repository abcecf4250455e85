import { useCallback, useState } from 'react'
import { checkInWords } from '../../words/check-in.ts'
import { setLanguage, useWords } from '../../words/words.ts'
import { followedIn, invitationIn, keyOf } from './device.ts'
import { OwnHead } from './own-head.tsx'
import { Plain, Press } from './parts.tsx'
import { Phone } from './phone.tsx'
import { Tablet } from './tablet.tsx'
import { languagesOf, useOwnWords } from './speaking.ts'
import { useDevice, type Device } from './use-device.ts'

/** The check-in page of a place: a tablet's or a phone's, by the key in its address. */
export function CheckIn() {
  const [key] = useState(() => keyOf(location.pathname))
  const [followed] = useState(() => followedIn(location.hash))
  const [invitation] = useState(() => invitationIn(location.hash))
  const device = useDevice(key, invitation)
  const t = useWords(checkInWords)
  const [round, setRound] = useState(0)
  const { page, look } = device
  useOwnWords(page)
  const fresh = useCallback(() => {
    setRound((n) => n + 1)
    if (page) void setLanguage(page.brand.language)
    void look()
  }, [look, page])
  return (
    <main className="flex h-full flex-col overflow-auto">
      {page && <OwnHead brand={page.brand} label={t('language')} isLarge languages={languagesOf(page)} />}
      <div className="mx-auto grid w-full max-w-4xl flex-1 px-5 py-6 sm:px-8">
        {page === undefined ? (
          <Plain title={t('loading')} />
        ) : page === null ? (
          <Plain title={t('unknownPlace')}>
            <p className="text-l text-ink-2">{t('unknownPlaceAbout')}</p>
          </Plain>
        ) : page.isTablet ? (
          // a new round is a new page: nothing of the visitor before is in it
          <Tablet key={round} device={device} page={page} onFresh={fresh} />
        ) : (
          <Phone device={device} page={page} followed={followed} />
        )}
      </div>
      <Network device={device} />
    </main>
  )
}

/** What is kept and could not be sent: said without a word of what it is. */
function Network({ device }: { device: Device }) {
  const t = useWords(checkInWords)
  const { waiting, refused } = device.count
  return (
    <div role="status" className="px-5 text-center text-m sm:px-8">
      {waiting > 0 && <p className="border-t border-line py-3 font-medium">{t('kept', { count: waiting })}</p>}
      {waiting === 0 && !device.isOnline && <p className="border-t border-line py-3 text-ink-2">{t('offline')}</p>}
      {refused > 0 && (
        <p className="flex items-center justify-center gap-3 border-t border-line py-2 font-medium">
          {t('refusedCount', { count: refused })}
          <Press look="quiet" className="!min-h-12" onClick={device.forgetRefused}>
            {t('refusedSeen')}
          </Press>
        </p>
      )}
    </div>
  )
}
