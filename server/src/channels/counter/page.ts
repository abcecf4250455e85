/** What the check-in page of a place shows before anybody has said who they are. */
import type { CounterPage } from '@peakend/contract/visits.ts'
import type { NeedId, TouchpointId } from '@peakend/contract/ids.ts'
import type { ReadTx } from '../../base/database.ts'
import { needs } from '../../cases/cases.ts'
import { customerTexts } from '../../identity/customer-texts/customer-texts.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import { closedText, closedTextIn, hoursOf, type Met } from '../../routing/hours/hours.ts'
import { appointments, invitedTo } from './appointments/appointments.ts'
import { ownWords } from './own-words.ts'
import { mustBePlace } from './places.ts'

/** As many as fit on a tablet without scrolling; whoever came for something else says it in their own words. */
const MOST_NEEDS = 9

export const pageOf = async (
  tx: ReadTx,
  door: { touchpointId: TouchpointId; isTablet: boolean },
  link: { invitation: string; signingKey: Buffer } | null,
): Promise<CounterPage> => {
  const workspace = await workspaceOf(tx)
  const place = await mustBePlace(tx, door.touchpointId)
  const hours = await hoursOf(tx, { queueId: place.queueId, channel: 'counter' })
  const top = (await needs(tx)).filter((need) => !need.isRetired && need.parentId === null).slice(0, MOST_NEEDS)
  return {
    name: place.name,
    key: place.key,
    isTablet: door.isTablet,
    brand: {
      name: workspace.name,
      colour: workspace.colour,
      privacyLine: workspace.privacyLine,
      languages: workspace.customerLanguages,
      language: workspace.language,
    },
    words: (await ownWords(tx)).map(({ language, words }) => ({ language, words })),
    own: await ownTexts(tx, hours, top),
    isOpen: hours.isWithinHours,
    opensAt: hours.isWithinHours ? null : (hours.opensAt?.toISOString() ?? null),
    closedText: await closedText(tx, hours, { customerId: null, caseNumber: null }),
    timeZone: hours.zone,
    waiting: place.waiting,
    needs: top.map(({ id, name }) => ({ id, name })),
    hasAppointments: (await appointments(tx, door.touchpointId)).length > 0,
    invited: link && (await invitedBy(tx, door.touchpointId, link)),
  }
}

/** What the brand wrote in two languages, in the further ones it brought. */
const ownTexts = async (tx: ReadTx, hours: Met, top: readonly { id: string }[]): Promise<CounterPage['own']> =>
  Promise.all(
    (await customerTexts(tx)).map(async ({ language, texts }) => ({
      language,
      privacyLine: texts.privacyLine ?? null,
      closedText: await closedTextIn(tx, hours, { customerId: null, caseNumber: null, language, texts }),
      needs: top.flatMap(({ id }) => {
        const name = texts[`need.${id}`]
        return name === undefined ? [] : [{ id: id as NeedId, name }]
      }),
    })),
  )

/** What somebody with our link need not be asked. */
const invitedBy = async (
  tx: ReadTx,
  touchpointId: TouchpointId,
  { invitation, signingKey }: { invitation: string; signingKey: Buffer },
): Promise<CounterPage['invited']> => {
  const found = await invitedTo(tx, touchpointId, invitation, signingKey)
  if (!found) return null
  const { name, at, personName, note, language } = found
  return { name, at: at.toISOString(), withName: personName?.split(/\s+/)[0] ?? null, about: note, language }
}
