/** What is written to customers by itself, wherever in the program it is said: listed to be had in further languages. */
import { customerTexts as endpoints, type CustomerText } from '@peakend/contract/customer-texts.ts'
import type { Bilingual } from '@peakend/contract/values.ts'
import { personOf, scopeOf } from '../../base/caller.ts'
import type { ReadTx } from '../../base/database.ts'
import { routesFor } from '../../base/routes.ts'
import { needs } from '../../cases/cases.ts'
import { audit } from '../../identity/audit/audit.ts'
import { customerTexts, putCustomerTexts } from '../../identity/customer-texts/customer-texts.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import { listClosedPlans } from '../../routing/hours/hours.ts'
import { listQueues } from '../../routing/queues/queues.ts'
import { counterWords } from '../counter/words.data.ts'
import { replyWords } from '../email/sending/words.data.ts'

const on = routesFor(endpoints)

/** `{link}` is where a call-back is asked for. */
const callBackLine: Bilingual = { en: replyWords.en.callBack('{link}'), es: replyWords.es.callBack('{link}') }
const both = (of: (language: 'en' | 'es') => string): Bilingual => ({ en: of('en'), es: of('es') })

/** Every text there is a place for, those customers meet most often first. */
const textsOf = async (tx: ReadTx): Promise<CustomerText[]> => {
  const { privacyLine } = await workspaceOf(tx)
  const plans = await listClosedPlans(tx)
  const queueNames = new Map((await listQueues(tx)).map(({ id, name }) => [id, name]))
  const plain = (kind: CustomerText['kind'], says: Bilingual, values: string[] = []): CustomerText => ({
    key: kind,
    kind,
    channel: null,
    queueName: null,
    says,
    values,
  })
  return [
    plain('privacyLine', privacyLine),
    // told on the telephone in the voices of its menus
    ...plans.flatMap(({ channel, queueId, text }): CustomerText[] =>
      channel === 'phone'
        ? []
        : [
            {
              key: ['closed', channel, ...(queueId ? [queueId] : [])].join('.'),
              kind: 'closed',
              channel,
              queueName: queueId ? (queueNames.get(queueId) ?? null) : null,
              says: text,
              values: ['opens', 'answer', 'brand', 'case'],
            },
          ],
    ),
    plain('callBackLine', callBackLine, ['link']),
    plain(
      'waitsLine',
      both((language) => replyWords[language].waits),
    ),
    plain(
      'surveySubject',
      both((language) => counterWords[language].surveySubject),
      ['place', 'brand'],
    ),
    plain(
      'surveyText',
      both((language) => counterWords[language].surveyText),
      ['place', 'link', 'brand'],
    ),
    ...(await needs(tx))
      .filter((need) => !need.isRetired)
      .map(({ id, name }) => ({ ...plain('need', name), key: `need.${id}` })),
  ]
}

export const customerTextsRoutes = on.router({
  list: on.list.handler(({ context: { db, caller } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => ({ rows: await customerTexts(tx), texts: await textsOf(tx) })),
  ),
  put: on.put.handler(({ input: { language, texts }, context: { db, caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) => {
      await putCustomerTexts(tx, language, texts)
      await audit(tx, caller, 'customer-texts.changed', null, { language, texts: Object.keys(texts).length })
      return { done: true } as const
    }),
  ),
})
