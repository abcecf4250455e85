/** Every screen of the desk, one line each, loaded when first opened. Add a screen: one line here, one in `shell/places.ts` if the rail shows it. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { RolePermission } from '@peakend/contract/permissions.ts'
import { NoSuchScreen, ScreenFailed, ScreenLoading } from './shell/screen-states.tsx'
import { guarded } from './shell/guarded.tsx'
import { Shell } from './shell/shell.tsx'

type Load = () => Promise<{ default: () => ReactElement | null }>

const root = createRootRoute({ notFoundComponent: NoSuchScreen })
const desk = createRoute({ getParentRoute: () => root, id: 'desk', component: Shell })

const open = <P extends string>(path: P, load: Load) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load) })
const screen = <P extends string>(path: P, permission: RolePermission | null, load: Load) =>
  createRoute({ getParentRoute: () => desk, path, component: guarded(permission, lazyRouteComponent(load)) })

const home = createRoute({
  getParentRoute: () => desk,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox' })
  },
})

// before anybody is signed in
const signIn = open('/sign-in', () => import('./session/sign-in-screen.tsx'))
const forgotten = open('/forgotten', () => import('./session/forgotten-screen.tsx'))
const reset = open('/reset', () => import('./session/reset-screen.tsx'))
const invitation = open('/invitation', () => import('./session/invitation-screen.tsx'))
const setUp = open('/set-up', () => import('./set-up/set-up-screen.tsx'))

// the agent's screens; list and one of it are one screen, so that the list stays where it was
const inbox = screen('/inbox', 'interactions.read', () => import('./inbox/inbox-screen.tsx'))
const conversation = createRoute({ getParentRoute: () => inbox, path: '$interactionId' })
const counter = screen('/counter', 'interactions.read', () => import('./counter/counter-screen.tsx'))
const cases = screen('/cases', 'cases.read', () => import('./cases/cases-screen.tsx'))
const oneCase = createRoute({ getParentRoute: () => cases, path: '$caseId' })
const promises = screen('/promises', 'promises.read', () => import('./promises/promises-screen.tsx'))
const customers = screen('/customers', 'customers.read', () => import('./customers/customers-screen.tsx'))
const customer = createRoute({ getParentRoute: () => customers, path: '$customerId' })
const phone = screen('/phone', 'interactions.handle', () => import('./phone/phone-screen.tsx'))
const profile = screen('/profile', null, () => import('./profile/profile-screen.tsx'))

// supervisors', managers' and administrators' screens
const floor = screen('/floor', 'floor.read', () => import('./floor/floor-screen.tsx'))
const check = screen('/check', 'floor.read', () => import('./check/check-screen.tsx'))
const moments = screen('/moments', 'moments.read', () => import('./moments/moments-screen.tsx'))
const moment = screen('/moments/$interactionId', 'interactions.read', () => import('./moments/moments-screen.tsx'))
const consistency = screen('/consistency', 'moments.read', () => import('./consistency/consistency-screen.tsx'))
const reports = screen('/reports', 'reports.read', () => import('./reports/reports-screen.tsx'))
const surveys = screen('/surveys', 'surveys.read', () => import('./surveys/surveys-screen.tsx'))
const standards = screen('/standards', 'standards.read', () => import('./standards/standards-screen.tsx'))
const people = screen('/people', 'people.read', () => import('./people/people-screen.tsx'))
const settings = screen('/settings', 'workspace.read', () => import('./settings/settings-screen.tsx'))
const settingsPage = screen('/settings/$page', 'workspace.read', () => import('./settings/settings-screen.tsx'))
const known = screen('/known', 'known-about-me', () => import('./known/known-screen.tsx'))

const tree = root.addChildren([
  signIn,
  forgotten,
  reset,
  invitation,
  setUp,
  desk.addChildren([
    home,
    inbox.addChildren([conversation]),
    counter,
    cases.addChildren([oneCase]),
    promises,
    customers.addChildren([customer]),
    phone,
    profile,
    floor,
    check,
    moments,
    moment,
    consistency,
    reports,
    surveys,
    standards,
    people,
    settings,
    settingsPage,
    known,
  ]),
])

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultPendingMs: 200,
  defaultPendingComponent: ScreenLoading,
  defaultErrorComponent: ScreenFailed,
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
