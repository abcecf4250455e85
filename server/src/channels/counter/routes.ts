/** What visitors ask (with a place's key, or with the secret of their visit) and what staff do at a counter. */
import { counter } from '@peakend/contract/counter.ts'
import type { InteractionId, WorkspaceId } from '@peakend/contract/ids.ts'
import { personOf, scopeOf, visitorOf, type PersonCaller } from '../../base/caller.ts'
import type { Database, Tx } from '../../base/database.ts'
import { once } from '../../base/idempotence.ts'
import { Refusal } from '../../base/refusal.ts'
import { routesFor, type HandlerContext } from '../../base/routes.ts'
import { audit } from '../../identity/audit/audit.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import * as interactions from '../../interactions/interactions.ts'
import { rememberTold } from '../../routing/routing.ts'
import { appointments, findById, putAppointments, removeAppointment } from './appointments/appointments.ts'
import { checkIn } from './arriving.ts'
import { ownWords, putOwnWords } from './own-words.ts'
import { pageOf } from './page.ts'
import { addPlace, changePlace, mustBePlace, mustSeePlace, placesFor, renewTablet, setDesk } from './places.ts'
import { dayOf, invitationOf, readCsv } from './rules.ts'
import { absent, answer, bookVisit, call, finish, greet, log, mustSeeVisit, sameAs, writeSheet } from './serving.ts'
import { arrivalOf, arrivalsOf, visitState } from './shown.ts'
import { findByNumber, placeByKey } from './store.ts'
import { isOurPage, visitOf } from './visitors.ts'

export interface CounterOptions {
  db: Database
  publicUrl: () => string
  /** Signs the links to the exit survey that go out by mail. */
  signingKey: Buffer
  /** Sends one mail for a workspace, outside any transaction; null where nobody knows whether it went. Throws `mail_not_set` where there is no way out. */
  sendMail: (workspaceId: WorkspaceId, mail: { to: string; subject: string; text: string }) => Promise<boolean | null>
}

const on = routesFor(counter)
const done = { done: true } as const

export const counterRoutes = (of: CounterOptions) =>
  on.router({ ...publicRoutes(of), ...visitorRoutes(), ...placeRoutes(), ...staffRoutes(), ...appointmentRoutes(of) })

/** The place behind a key, for our own pages only. Refuses `site_not_allowed`, `site_unknown`. */
const doorOf = async (of: CounterOptions, context: HandlerContext, key: string) => {
  if (!isOurPage(context.headers, of.publicUrl())) throw new Refusal('site_not_allowed')
  const place = await placeByKey(of.db, key)
  if (!place) throw new Refusal('site_unknown')
  return place
}

/** The state a visitor sees, and what of it was told: an estimate they saw is remembered. */
const toldState = async (tx: Tx, interactionId: InteractionId) => {
  const state = await visitState(tx, interactionId)
  if (state.wait?.estimateMs) await rememberTold(tx, interactionId, state.wait.estimateMs)
  return state
}

const publicRoutes = (of: CounterOptions) => ({
  page: on.page.handler(async ({ input, context }) => {
    const door = await doorOf(of, context, input.key)
    const { invitation } = input
    const link = invitation ? { invitation, signingKey: of.signingKey } : null
    return of.db.read(door.workspaceId, (tx) => pageOf(tx, door, link))
  }),
  checkIn: on.checkIn.handler(async ({ input, context }) => {
    const { key, ...typed } = input
    const door = await doorOf(of, context, key)
    return of.db.transact(door.workspaceId, async (tx) => toldState(tx, await checkIn(tx, door, typed, of.signingKey)))
  }),
  exit: on.exit.handler(async ({ input, context }) => {
    const { key, senderId, number, ...said } = input
    const door = await doorOf(of, context, key)
    // the QR code's key is everybody's: with it one could answer for others
    if (!door.isTablet) throw new Refusal('site_unknown')
    await of.db.transact(door.workspaceId, (tx) =>
      once(tx, {
        source: `counter-exit:${door.touchpointId}`,
        senderId,
        content: { number, ...said },
        answer: async () => {
          const { timeZone } = await workspaceOf(tx)
          const found = await findByNumber(tx, door.touchpointId, number, new Date(tx.now.getTime() - DAY_MS))
          if (!found || dayOf(found.arrivedAt, timeZone) !== dayOf(tx.now, timeZone)) throw new Refusal('not_found')
          // what somebody said on their own phone is not said again for them at the door
          if (found.got) throw new Refusal('survey_closed')
          await answer(tx, found.interactionId, said)
          return done
        },
      }),
    )
    return done
  }),
})
const DAY_MS = 24 * 3_600_000

const visitorRoutes = () => {
  const asVisitor = <T>(context: HandlerContext, work: (tx: Tx, interactionId: InteractionId) => Promise<T>) => {
    const caller = visitorOf(context.caller)
    const interactionId = visitOf(caller)
    return context.db.transact(caller.workspaceId, (tx) => work(tx, interactionId))
  }
  return {
    visit: on.visit.handler(({ context }) => asVisitor(context, toldState)),
    leave: on.leave.handler(({ context }) =>
      asVisitor(context, async (tx, interactionId) => {
        const { state } = await interactions.lock(tx, interactionId)
        if (state !== 'closed' && state !== 'wrap-up')
          await interactions.close(tx, { interactionId, outcome: 'left', by: 'customer' })
        return visitState(tx, interactionId)
      }),
    ),
    answer: on.answer.handler(({ input, context }) =>
      asVisitor(context, async (tx, interactionId) => {
        await answer(tx, interactionId, input)
        return visitState(tx, interactionId)
      }),
    ),
  }
}

const placeRoutes = () => {
  const about = (id: string) => ({ noun: 'touchpoint' as const, id })
  return {
    places: on.places.handler(async ({ context: { db, caller } }) => ({
      rows: await db.read(scopeOf(caller).workspaceId, (tx) => placesFor(tx, caller)),
    })),
    words: on.words.handler(async ({ context: { db, caller } }) => ({
      rows: await db.read(scopeOf(caller).workspaceId, ownWords),
    })),
    putWords: on.putWords.handler(({ input: { language, words }, context: { db, caller } }) =>
      db.transact(personOf(caller).workspaceId, async (tx) => {
        await putOwnWords(tx, language, words)
        await audit(tx, caller, 'check-in-words.changed', null, { language, texts: Object.keys(words).length })
        return done
      }),
    ),
    addPlace: on.addPlace.handler(({ input, context: { db, caller } }) =>
      db.transact(personOf(caller).workspaceId, async (tx) => {
        const id = await addPlace(tx, input)
        await audit(tx, caller, 'touchpoint.added', about(id), { name: input.name })
        return mustSeePlace(tx, caller, id)
      }),
    ),
    changePlace: on.changePlace.handler(({ input: { touchpointId, ...to }, context: { db, caller } }) =>
      db.transact(personOf(caller).workspaceId, async (tx) => {
        await changePlace(tx, touchpointId, to)
        await audit(tx, caller, 'touchpoint.changed', about(touchpointId), { changed: Object.keys(to) })
        return mustSeePlace(tx, caller, touchpointId)
      }),
    ),
    renewTablet: on.renewTablet.handler(({ input: { touchpointId }, context: { db, caller } }) =>
      db.transact(personOf(caller).workspaceId, async (tx) => {
        await renewTablet(tx, touchpointId)
        await audit(tx, caller, 'touchpoint.secret-renewed', about(touchpointId))
        return mustSeePlace(tx, caller, touchpointId)
      }),
    ),
    setDesk: on.setDesk.handler(({ input: { touchpointId, desk }, context: { db, caller } }) => {
      const person = personOf(caller)
      return db.transact(person.workspaceId, async (tx) => {
        await mustSeePlace(tx, caller, touchpointId)
        await setDesk(tx, touchpointId, person.personId, desk)
        return mustSeePlace(tx, caller, touchpointId)
      })
    }),
    arrivals: on.arrivals.handler(({ input: { touchpointId }, context: { db, caller } }) =>
      db.read(scopeOf(caller).workspaceId, async (tx) => {
        await mustSeePlace(tx, caller, touchpointId)
        return { rows: await arrivalsOf(tx, touchpointId) }
      }),
    ),
  }
}

/** Does one thing to a visit and answers what it is now. */
const acting = (
  context: HandlerContext,
  interactionId: InteractionId,
  work: (tx: Tx, person: PersonCaller) => Promise<void>,
) => {
  const person = personOf(context.caller)
  return context.db.transact(person.workspaceId, async (tx) => {
    await work(tx, person)
    await mustSeeVisit(tx, person, interactionId)
    return arrivalOf(tx, interactionId)
  })
}

const staffRoutes = () => ({
  call: on.call.handler(({ input: { interactionId }, context }) =>
    acting(context, interactionId, (tx, person) => call(tx, person, interactionId)),
  ),
  greet: on.greet.handler(({ input: { interactionId }, context }) =>
    acting(context, interactionId, (tx, person) => greet(tx, person, interactionId)),
  ),
  absent: on.absent.handler(({ input: { interactionId }, context }) =>
    acting(context, interactionId, (tx, person) => absent(tx, person, interactionId)),
  ),
  log: on.log.handler(({ input, context }) =>
    acting(context, input.interactionId, (tx, person) => log(tx, person, input)),
  ),
  sheet: on.sheet.handler(({ input: { interactionId, ...sheet }, context }) =>
    acting(context, interactionId, (tx, person) => writeSheet(tx, person, interactionId, sheet)),
  ),
  finish: on.finish.handler(({ input, context }) =>
    acting(context, input.interactionId, (tx, person) => finish(tx, person, input)),
  ),
  same: on.same.handler(({ input: { interactionId, as }, context }) =>
    acting(context, interactionId, (tx, person) => sameAs(tx, person, interactionId, as)),
  ),
})

const inviteRoute = (of: CounterOptions) => ({
  invite: on.invite.handler(({ input, context: { db, caller } }) => {
    const person = personOf(caller)
    const { touchpointId, interactionId, senderId, ...wished } = input
    return db.transact(person.workspaceId, async (tx) => {
      await mustSeePlace(tx, person, touchpointId)
      const { appointmentId } = await once(tx, {
        source: `person:${person.personId}`,
        senderId,
        content: input,
        answer: async () => ({
          appointmentId: await bookVisit(tx, person, { touchpointId, interactionId, ...wished }),
        }),
      })
      const appointment = await findById(tx, touchpointId, appointmentId)
      const [place, { timeZone }] = await Promise.all([mustBePlace(tx, touchpointId), workspaceOf(tx)])
      if (!appointment) throw new Refusal('not_found')
      return {
        appointment: { ...appointment, at: appointment.at.toISOString() },
        link: `${of.publicUrl()}/check-in/${place.key}#${invitationOf(appointment.id, of.signingKey)}`,
        timeZone,
      }
    })
  }),
})

const appointmentRoutes = (of: CounterOptions) => {
  const listOf = async (
    tx: Tx | Parameters<Parameters<Database['read']>[1]>[0],
    touchpointId: Parameters<typeof appointments>[1],
  ) => ({
    rows: (await appointments(tx, touchpointId)).map((row) => ({ ...row, at: row.at.toISOString() })),
  })
  return {
    ...inviteRoute(of),
    appointments: on.appointments.handler(({ input: { touchpointId }, context: { db, caller } }) =>
      db.read(scopeOf(caller).workspaceId, async (tx) => {
        if (caller.kind === 'person') await mustSeePlace(tx, caller, touchpointId)
        else await mustBePlace(tx, touchpointId)
        return listOf(tx, touchpointId)
      }),
    ),
    putAppointments: on.putAppointments.handler(({ input: { touchpointId, rows }, context: { db, caller } }) =>
      db.transact(scopeOf(caller).workspaceId, async (tx) => {
        await mustBePlace(tx, touchpointId)
        await putAppointments(tx, touchpointId, rows)
        return listOf(tx, touchpointId)
      }),
    ),
    importAppointments: on.importAppointments.handler(({ input: { touchpointId, csv }, context: { db, caller } }) =>
      db.transact(scopeOf(caller).workspaceId, async (tx) => {
        await mustBePlace(tx, touchpointId)
        const read = readCsv(csv)
        if (!read || read.rows.length > MOST_LINES) {
          throw new Refusal(
            'invalid',
            'The first line names the columns, `name` and `at` among them; 500 lines at most.',
            {
              fields: [{ path: 'csv', problem: 'has no heading with name and at, or too many lines' }],
            },
          )
        }
        await putAppointments(tx, touchpointId, read.rows)
        return { taken: read.rows.length, setAside: read.setAside }
      }),
    ),
    removeAppointment: on.removeAppointment.handler(async ({ input, context: { db, caller } }) => {
      await db.transact(scopeOf(caller).workspaceId, async (tx) => {
        await mustBePlace(tx, input.touchpointId)
        await removeAppointment(tx, input.touchpointId, input.appointmentId)
      })
      return done
    }),
  }
}
/** A statement a line; a transaction lasts two seconds at most. */
const MOST_LINES = 500
