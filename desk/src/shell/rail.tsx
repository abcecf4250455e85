import { Link, useNavigate } from '@tanstack/react-router'
import { Ellipsis, Search } from 'lucide-react'
import { useShortcut } from '../keys/shortcuts.ts'
import { PromiseAlarm } from '../promises/promise-alarm.tsx'
import { useMay } from '../session/me.ts'
import { classes } from '../ui/classes.ts'
import { Menu } from '../ui/menu.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { KeySigns } from '../ui/key-signs.tsx'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'
import { InboxBadge } from './inbox-badge.tsx'
import { MeMenu } from './me-menu.tsx'
import { places, type Place } from './places.ts'
import { WorkspaceMenu } from './workspace-menu.tsx'

/** The places one may go: down the side on a wide screen, along the thumb's edge on a phone. */
export function Rail({ onFind, onKeys }: { onFind: () => void; onKeys: () => void }) {
  const t = useWords(shellWords)
  const may = useMay()
  const mine = places.filter((place) => may(place.permission))
  const first = mine.slice(0, 4)
  return (
    <nav
      aria-label={t('screens')}
      className="z-30 flex flex-none items-center border-line bg-rail max-md:h-14 max-md:justify-around max-md:border-t max-md:pb-[env(safe-area-inset-bottom)] md:w-14 md:flex-col md:gap-1 md:border-r md:py-3"
    >
      <Logo />
      {mine.map((place, index) => (
        <RailLink key={place.path} place={place} isExtra={index >= first.length} />
      ))}
      <div className="hidden flex-1 md:block" />
      <Tooltip
        side="right"
        says={
          <span className="flex items-center gap-2">
            {t('find')} <KeySigns keys="mod+k" />
          </span>
        }
      >
        <button type="button" aria-label={t('find')} onClick={onFind} className={classes(spot, 'max-md:hidden')}>
          <Search size={18} aria-hidden />
        </button>
      </Tooltip>
      <MorePlaces places={mine.slice(first.length)} onFind={onFind} />
      <WorkspaceMenu />
      <MeMenu onKeys={onKeys} />
    </nav>
  )
}

export const spot =
  'relative grid size-10 flex-none place-items-center rounded-m text-ink-3 transition-colors hover:bg-line/60 hover:text-ink md:size-9'

function RailLink({ place, isExtra }: { place: Place; isExtra: boolean }) {
  const t = useWords(shellWords)
  const navigate = useNavigate()
  const name = t(place.name as 'inbox')
  useShortcut({ keys: place.keys, label: name, group: t('go'), run: () => void navigate({ to: place.path }) })
  const Icon = place.icon
  return (
    <Tooltip
      side="right"
      says={
        <span className="flex items-center gap-2">
          {name} <KeySigns keys={place.keys} />
        </span>
      }
    >
      <Link
        to={place.path}
        aria-keyshortcuts={place.keys}
        className={classes(spot, isExtra && 'max-md:hidden')}
        activeProps={{ className: '!bg-surface !text-brand shadow-card', 'aria-current': 'page' }}
      >
        <Icon size={18} strokeWidth={1.8} aria-hidden />
        <span className="sr-only">{name}</span>
        {place.path === '/inbox' && <InboxBadge />}
        {place.path === '/promises' && <PromiseAlarm />}
      </Link>
    </Tooltip>
  )
}

function MorePlaces({ places: more, onFind }: { places: readonly Place[]; onFind: () => void }) {
  const t = useWords(shellWords)
  const navigate = useNavigate()
  return (
    <div className="md:hidden">
      <Menu
        side="top"
        trigger={
          <button type="button" aria-label={t('more')} className={spot}>
            <Ellipsis size={20} aria-hidden />
          </button>
        }
        lines={[
          { label: t('find'), icon: <Search size={16} aria-hidden />, onPress: onFind },
          ...more.map((place) => ({
            label: t(place.name as 'inbox'),
            icon: <place.icon size={16} aria-hidden />,
            onPress: () => void navigate({ to: place.path }),
          })),
        ]}
      />
    </div>
  )
}

function Logo() {
  return (
    <span className="mb-3 hidden h-5 items-end gap-[2px] md:flex" aria-hidden="true">
      <i className="h-[9px] w-1.5 rounded-[2px] bg-brand" />
      <i className="h-5 w-1.5 rounded-[2px] bg-brand" />
      <i className="h-[13px] w-1.5 rounded-[2px] bg-brand" />
    </span>
  )
}
