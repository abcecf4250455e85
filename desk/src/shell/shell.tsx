import { Outlet, useNavigate, useRouter } from '@tanstack/react-router'
import { DoorClosed } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { Me } from '@peakend/contract/people.ts'
import { chooseWorkspace, chosenWorkspace } from '../api/workspace-choice.ts'
import { listenForKeys, useShortcut } from '../keys/shortcuts.ts'
import { startLive } from '../live/live.ts'
import { RingingCards } from '../phone-systems/ringing-cards.tsx'
import { MeContext, memberOf, useMeQuery } from '../session/me.ts'
import { keepLanguage } from '../session/start-language.ts'
import { applyTheme } from '../session/theme.ts'
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx'
import { Toasts } from '../ui/toast.tsx'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'
import { ConnectionLine } from './connection-line.tsx'
import { Rail } from './rail.tsx'

const loadPalette = () => import('./palette.tsx')
const Palette = lazy(loadPalette)
// calls come after the first view: they cost those nothing who take none
const PhoneDock = lazy(() => import('../phone/phone-dock.tsx'))
const ShortcutList = lazy(() => import('./shortcut-list.tsx'))

/** Everything around a screen: who is signed in, the rail, the live connection, keys and search. */
export function Shell() {
  const query = useMeQuery()
  if (query.isPending) return <ShellLoading />
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (query.data === null) return <SignedOut />
  return (
    <MeContext value={query.data}>
      <SignedIn me={query.data} />
    </MeContext>
  )
}

/** To the sign-in screen, once, remembering where one was: the address changes before this is gone, and must not be followed. */
function SignedOut() {
  const navigate = useNavigate()
  const router = useRouter()
  useEffect(() => {
    void navigate({ to: '/sign-in', search: { to: router.latestLocation.href } as never, replace: true })
  }, [navigate, router])
  return <ShellLoading />
}

function SignedIn({ me }: { me: Me }) {
  const t = useWords(shellWords)
  const [shown, show] = useState<'palette' | 'keys' | null>(null)
  const member = memberOf(me, chosenWorkspace())
  // before the first request of a screen below names a workspace
  if (member && chosenWorkspace() !== member.workspaceId) chooseWorkspace(member.workspaceId)
  useEffect(() => keepLanguage(me.language), [me.language])
  useEffect(() => applyTheme(me.theme), [me.theme])
  useEffect(() => startLive(), [me.id])
  useEffect(() => listenForKeys(), [])
  useEffect(() => comeLater(loadPalette), [])
  const group = t('general')
  useShortcut({ keys: 'mod+k', label: t('find'), group, run: () => show('palette') })
  useShortcut({ keys: '?', label: t('shortcuts'), group, run: () => show('keys') })

  return (
    <div className="flex h-full flex-col-reverse md:flex-row">
      <a
        href="#main"
        className="fixed top-2 left-2 z-60 -translate-y-16 rounded-s bg-brand px-3 py-2 text-brand-ink focus:translate-y-0"
      >
        {t('skip')}
      </a>
      <Rail onFind={() => show('palette')} onKeys={() => show('keys')} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <ConnectionLine />
        {member?.permissions.includes('interactions.handle') && (
          <Suspense fallback={null}>
            <PhoneDock />
          </Suspense>
        )}
        <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
          {member ? (
            <Outlet />
          ) : (
            <EmptyState icon={<DoorClosed size={20} />} title={t('noWorkspace')}>
              {t('noWorkspaceAbout')}
            </EmptyState>
          )}
        </main>
      </div>
      <Suspense fallback={null}>
        {shown === 'palette' && <Palette onClose={() => show(null)} onKeys={() => show('keys')} />}
        {shown === 'keys' && <ShortcutList onClose={() => show(null)} />}
      </Suspense>
      {me.memberships.map(({ workspaceId }) => (
        <RingingCards key={workspaceId} workspaceId={workspaceId} />
      ))}
      <Toasts />
    </div>
  )
}

/** Fetches what is likely wanted soon once the machine has nothing better to do: a search that opens late loses the first letters. */
function comeLater(load: () => Promise<unknown>): () => void {
  const timer = setTimeout(() => {
    load().catch(() => {
      // fetched again when it is asked for
    })
  }, 4000)
  return () => clearTimeout(timer)
}

function ShellLoading() {
  return (
    <div className="flex h-full">
      <div className="hidden w-14 border-r border-line bg-rail md:block" />
      <div className="grid w-full content-start gap-3 p-5 md:w-[316px] md:border-r md:border-line">
        <Skeleton className="h-6 w-24" />
        <Skeleton className="h-4 w-48" />
        <Skeleton className="mt-4 h-10" />
        <Skeleton className="h-10" />
        <Skeleton className="h-10" />
      </div>
    </div>
  )
}
