import { useParams } from '@tanstack/react-router'
import { Lock, SearchX } from 'lucide-react'
import { Fragment, lazy, Suspense, type ReactElement } from 'react'
import { useMay, useWorkspaceId } from '../session/me.ts'
import { classes } from '../ui/classes.ts'
import { GoLink } from '../ui/go.tsx'
import { EmptyState, SkeletonRows } from '../ui/states.tsx'
import { settingsWords } from '../words/settings.ts'
import { useWords } from '../words/words.ts'
import { settingsGroups, settingsPages, type SettingsCode } from './pages.ts'

const Brand = lazy(() => import('./brand-page.tsx'))
const Chat = lazy(() => import('./chat-page.tsx'))
const Counter = lazy(() => import('../counter/places-page.tsx'))
const Mailboxes = lazy(() => import('../letters/mailboxes-page.tsx'))
const Messaging = lazy(() => import('../messaging/accounts-page.tsx'))
const Numbers = lazy(() => import('../numbers/numbers-page.tsx'))
const Menus = lazy(() => import('../flows/menus-page.tsx'))
const PhoneSystems = lazy(() => import('../phone-systems/systems-page.tsx'))
const RecordingRules = lazy(() => import('../recordings/rules-page.tsx'))
const Transcription = lazy(() => import('../recordings/transcription-page.tsx'))
const Hours = lazy(() => import('./hours-page.tsx'))
const Holidays = lazy(() => import('./holidays-page.tsx'))
const Closed = lazy(() => import('./closed-page.tsx'))
const Queues = lazy(() => import('./queues-page.tsx'))
const Priorities = lazy(() => import('../priorities/priorities-page.tsx'))
const CallBacks = lazy(() => import('../callbacks/rules-page.tsx'))
const CallLists = lazy(() => import('../call-lists/lists-page.tsx'))
const Skills = lazy(() => import('./skills-page.tsx'))
const Answers = lazy(() => import('./answers-page.tsx'))
const Needs = lazy(() => import('./needs-page.tsx'))
const Away = lazy(() => import('./away-page.tsx'))
const Staff = lazy(() => import('./staff-page.tsx'))
const Sureness = lazy(() => import('./sureness-page.tsx'))
const Keeping = lazy(() => import('./keeping-page.tsx'))
const Audit = lazy(() => import('./audit-page.tsx'))
const Mail = lazy(() => import('./mail-page.tsx'))
const Model = lazy(() => import('./model-page.tsx'))
const Keys = lazy(() => import('./keys-page.tsx'))
const Vendors = lazy(() => import('./vendors-page.tsx'))

const contents: Record<SettingsCode, ReactElement> = {
  brand: <Brand />,
  chat: <Chat />,
  mailboxes: <Mailboxes />,
  messaging: <Messaging />,
  counter: <Counter />,
  numbers: <Numbers />,
  menus: <Menus />,
  'phone-systems': <PhoneSystems />,
  recordings: <RecordingRules />,
  transcription: <Transcription />,
  hours: <Hours />,
  holidays: <Holidays />,
  closed: <Closed />,
  queues: <Queues />,
  priorities: <Priorities />,
  'call-backs': <CallBacks />,
  'call-lists': <CallLists />,
  skills: <Skills />,
  answers: <Answers />,
  needs: <Needs />,
  away: <Away />,
  sureness: <Sureness />,
  staff: <Staff />,
  keeping: <Keeping />,
  audit: <Audit />,
  mail: <Mail />,
  model: <Model />,
  keys: <Keys />,
  vendors: <Vendors />,
}

/** Is it set up right? Pages on the left (on a phone: a list, then the page), each ending with a test. */
export default function SettingsScreen() {
  const t = useWords(settingsWords)
  const may = useMay()
  const workspaceId = useWorkspaceId()
  const asked = useParams({ strict: false }).page
  const mine = settingsPages.filter((page) => may(page.permission))
  const isKnown = settingsPages.some((one) => one.code === asked)
  const page = mine.find((p) => p.code === asked) ?? (asked === undefined ? mine[0] : undefined)
  if (mine.length === 0)
    return (
      <EmptyState icon={<Lock size={20} />} title={t('nothingForYou')}>
        {t('nothingForYouAbout')}
      </EmptyState>
    )
  return (
    <div className="flex h-full min-h-0">
      <Pages current={page?.code} isShown={asked === undefined} />
      <div className={classes('min-w-0 flex-1 overflow-auto', asked === undefined && 'max-md:hidden')}>
        <Suspense fallback={<SkeletonRows hasPicture={false} />}>
          {page ? (
            <Fragment key={workspaceId}>{contents[page.code]}</Fragment>
          ) : (
            <EmptyState
              icon={isKnown ? <Lock size={20} /> : <SearchX size={20} />}
              title={t(isKnown ? 'nothingForYou' : 'noSuchPage')}
            >
              {t(isKnown ? 'nothingForYouAbout' : 'noSuchPageAbout')}
            </EmptyState>
          )}
        </Suspense>
      </div>
    </div>
  )
}

/** The page that is open stands in sight in the list, also at its end. */
const showCurrent = (link: HTMLAnchorElement | null) => link?.scrollIntoView({ block: 'nearest' })

function Pages({ current, isShown }: { current: SettingsCode | undefined; isShown: boolean }) {
  const t = useWords(settingsWords)
  const may = useMay()
  return (
    <nav
      aria-label={t('title')}
      className={classes(
        'w-full flex-none overflow-auto border-r border-line px-3 py-5 md:w-58',
        !isShown && 'max-md:hidden',
      )}
    >
      <h1 className="px-3 text-xl font-semibold tracking-tight md:hidden">{t('title')}</h1>
      <p className="px-3 text-xl font-semibold tracking-tight max-md:hidden">{t('title')}</p>
      <p className="px-3 pb-2 text-s text-ink-3">{t('about')}</p>
      {settingsGroups.map((group) => {
        const pages = group.pages.filter((page) => may(page.permission))
        return (
          pages.length > 0 && (
            <section key={group.name} className="mt-3">
              <h2 className="px-3 pb-1 text-xs text-ink-3">{t(group.name)}</h2>
              <ul>
                {pages.map(({ code }) => (
                  <li key={code}>
                    <GoLink
                      ref={code === current ? showCurrent : undefined}
                      to={`/settings/${code}`}
                      aria-current={code === current ? 'page' : undefined}
                      className="block rounded-s px-3 py-1.5 text-m text-ink-2 hover:bg-sunken md:aria-[current=page]:bg-brand-soft md:aria-[current=page]:font-semibold md:aria-[current=page]:text-brand"
                    >
                      {t(`page-${code}`)}
                    </GoLink>
                  </li>
                ))}
              </ul>
            </section>
          )
        )
      })}
    </nav>
  )
}
