import {
  Briefcase,
  CalendarClock,
  ChartSpline,
  ConciergeBell,
  Handshake,
  Inbox,
  Radio,
  Ruler,
  Scale,
  Settings,
  Smile,
  UserRoundCog,
  UsersRound,
} from 'lucide-react'
import type { ComponentType } from 'react'
import type { RolePermission } from '@peakend/contract/permissions.ts'
import { MarkIcon } from '../mark/mark-icon.tsx'
import type { shell } from '../words/en/shell.ts'

type PlaceIcon = ComponentType<{ size?: number; strokeWidth?: number; 'aria-hidden'?: boolean }>

export interface Place {
  path:
    | '/inbox'
    | '/counter'
    | '/cases'
    | '/promises'
    | '/customers'
    | '/floor'
    | '/check'
    | '/moments'
    | '/consistency'
    | '/reports'
    | '/surveys'
    | '/standards'
    | '/people'
    | '/settings'
  name: keyof typeof shell
  icon: PlaceIcon
  permission: RolePermission
  keys: string
}

/** The screens of the rail, in order; a person sees those their role may open. */
export const places: readonly Place[] = [
  { path: '/inbox', name: 'inbox', icon: Inbox, permission: 'interactions.handle', keys: 'g i' },
  { path: '/promises', name: 'promises', icon: Handshake, permission: 'promises.read', keys: 'g p' },
  { path: '/cases', name: 'cases', icon: Briefcase, permission: 'cases.read', keys: 'g c' },
  { path: '/counter', name: 'counter', icon: ConciergeBell, permission: 'interactions.handle', keys: 'g k' },
  { path: '/customers', name: 'customers', icon: UsersRound, permission: 'customers.read', keys: 'g u' },
  { path: '/floor', name: 'floor', icon: Radio, permission: 'floor.read', keys: 'g f' },
  { path: '/check', name: 'check', icon: CalendarClock, permission: 'floor.read', keys: 'g h' },
  { path: '/moments', name: 'moments', icon: MarkIcon, permission: 'moments.read', keys: 'g m' },
  { path: '/consistency', name: 'consistency', icon: Scale, permission: 'moments.read', keys: 'g n' },
  { path: '/reports', name: 'reports', icon: ChartSpline, permission: 'reports.read', keys: 'g r' },
  { path: '/surveys', name: 'surveys', icon: Smile, permission: 'surveys.read', keys: 'g v' },
  { path: '/standards', name: 'standards', icon: Ruler, permission: 'standards.read', keys: 'g s' },
  { path: '/people', name: 'people', icon: UserRoundCog, permission: 'people.change', keys: 'g e' },
  { path: '/settings', name: 'settings', icon: Settings, permission: 'answers.change', keys: 'g t' },
]
