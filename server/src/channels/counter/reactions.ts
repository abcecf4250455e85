/** What follows by itself: being called when somebody has the visit, the exit survey when it is over, and nobody waiting all night. */
import type { InteractionId, WorkspaceId } from '@peakend/contract/ids.ts'
import { defineDelivery, defineTimer } from '../../base/jobs.ts'
import { dropStuck } from '../../base/job-store.ts'
import { defineReaction } from '../../base/reactions.ts'
import { isRefusal } from '../../base/refusal.ts'
import { textsIn } from '../../identity/customer-texts/customer-texts.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import * as interactions from '../../interactions/interactions.ts'
import { callBackOf, isRunning } from '../../routing/callbacks/callbacks.ts'
import * as surveys from '../../surveys/surveys.ts'
import { mustBePlace } from './places.ts'
import type { CounterOptions } from './routes.ts'
import { mailSecret } from './rules.ts'
import { findVisit, setCalled, setUncalled } from './store.ts'
import { counterWords, filled } from './words.data.ts'

/** Whoever has a visit calls it, however they came to have it; whom nobody has is called by nobody. */
export const followHolder = defineReaction({
  name: 'counter.follow-holder',
  on: ['interaction.assigned', 'interaction.released'],
  startAt: 'now',
  async react(tx, { event }) {
    const visit = await findVisit(tx, event.interactionId)
    if (!visit) return
    const standing = await interactions.lock(tx, event.interactionId)
    // what is true by now counts: the call button has written it down itself
    if (standing.state === 'active' && standing.agentId && standing.agentId !== visit.calledBy)
      await setCalled(tx, event.interactionId, standing.agentId)
    if (standing.state === 'waiting' && visit.calledBy) await setUncalled(tx, event.interactionId)
  },
})

/** On the phone it is asked at once; whoever left an address and said nothing by then gets a mail. */
const MAIL_AFTER_MS = 20 * 60_000

/** Whoever was served is asked at the exit; who left before, or was not there when called, is not. */
export const askAtExit = defineReaction({
  name: 'counter.ask-at-exit',
  on: ['interaction.ended'],
  startAt: 'now',
  async react(tx, { event }) {
    const visit = await findVisit(tx, event.interactionId)
    const standing = visit ? await interactions.find(tx, event.interactionId) : null
    if (!visit || !standing?.answeredAt || standing.outcome === 'left' || event.by === 'block') return
    await surveys.ask(tx, event.interactionId, standing.queueId)
    if (visit.surveyTo)
      tx.enqueue({
        kind: 'counter.survey-mail',
        key: event.interactionId,
        dueAt: new Date(tx.now.getTime() + MAIL_AFTER_MS),
      })
  },
})

/** The time ran out for somebody who still waits: left. */
export const goneTimer = defineTimer({
  kind: 'counter.gone',
  async run(tx, job) {
    const standing = await interactions.find(tx, job.key as InteractionId)
    // whoever took a call-back has gone, and is contacted all the same
    const callBack = standing && (await callBackOf(tx, standing.id))
    if (callBack && isRunning(callBack.state)) return
    if (standing?.state === 'waiting') await interactions.end(tx, standing.id, 'silence', 'left')
  },
})

/** The two questions by mail, where nobody answered them yet. Not sent twice: an answer matters less than a second mail. */
export const surveyMail = (of: CounterOptions) =>
  defineDelivery({
    kind: 'counter.survey-mail',
    unresolved: 'ask',
    async attempt(job) {
      const mail = await letterFor(of, job.workspaceId, job.key as InteractionId)
      if (!mail) return { result: 'done' }
      try {
        const isSent = await of.sendMail(job.workspaceId, mail)
        if (isSent === null) return { result: 'unsure', why: 'the mail server said nothing of it' }
        return isSent ? { result: 'done' } : { result: 'again', why: 'not sent' }
      } catch (fault) {
        if (isRefusal(fault, 'mail_not_set')) return { result: 'refused', why: 'mail_not_set' }
        throw fault
      }
    },
    // whether it went is nothing a person need decide
    async settled(tx, job, outcome) {
      if (outcome.result === 'unsure') await dropStuck(tx, job.kind, job.key)
    },
  })

const letterFor = (of: CounterOptions, workspaceId: WorkspaceId, interactionId: InteractionId) =>
  of.db.read(workspaceId, async (tx) => {
    const visit = await findVisit(tx, interactionId)
    if (!visit?.surveyTo || !(await surveys.isOpen(tx, interactionId))) return null
    const place = await mustBePlace(tx, visit.touchpointId)
    const { name: brand, language: house } = await workspaceOf(tx)
    const standing = await interactions.find(tx, interactionId)
    const spoken = standing?.language?.slice(0, 2)
    const words = counterWords[spoken === 'es' || spoken === 'en' ? spoken : house]
    const own = await textsIn(tx, standing?.language)
    const link = `${of.publicUrl()}/check-in/${place.key}#v=${mailSecret(interactionId, of.signingKey)}`
    const values = { place: place.name, brand, link }
    const say = (key: 'surveySubject' | 'surveyText') => filled(own[key] ?? words[key], values)
    return { to: visit.surveyTo, subject: say('surveySubject'), text: say('surveyText') }
  })
