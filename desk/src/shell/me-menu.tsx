import { useNavigate } from '@tanstack/react-router'
import { Eye, Keyboard, LogOut, UserRound } from 'lucide-react'
import { call } from '../api/call.ts'
import { queries } from '../api/queries.ts'
import { useMay, useMe } from '../session/me.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Menu } from '../ui/menu.tsx'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'

export function MeMenu({ onKeys }: { onKeys: () => void }) {
  const t = useWords(shellWords)
  const me = useMe()
  const may = useMay()
  const navigate = useNavigate()
  const signOut = async () => {
    await call.session.signOut()
    queries.clear()
    await navigate({ to: '/sign-in' })
  }
  return (
    <Menu
      side="right"
      trigger={
        <button type="button" className="rounded-full p-0.5 hover:bg-line/60">
          <Avatar name={me.name} />
          <span className="sr-only">{t('me', { name: me.name })}</span>
        </button>
      }
      lines={[
        { heading: me.name },
        {
          label: t('profile'),
          icon: <UserRound size={16} aria-hidden />,
          onPress: () => void navigate({ to: '/profile' }),
        },
        ...(may('known-about-me')
          ? [{ label: t('known'), icon: <Eye size={16} aria-hidden />, onPress: () => void navigate({ to: '/known' }) }]
          : []),
        { label: t('shortcuts'), icon: <Keyboard size={16} aria-hidden />, note: '?', onPress: onKeys },
        'line' as const,
        { label: t('signOut'), icon: <LogOut size={16} aria-hidden />, onPress: () => void signOut() },
      ]}
    />
  )
}
