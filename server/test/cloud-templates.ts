/** Templates at the platform of the test, fetched and sent by an agent. */
import type { MessageTemplate } from '@peakend/contract/message-templates.ts'
import type { CloudHouse } from './cloud-house.ts'
import type { PeerTemplate } from './cloud-requests.ts'

export const HOUR_MS = 3_600_000
export const plain = (name: string, more: Partial<PeerTemplate> = {}): PeerTemplate => ({
  name,
  language: 'es',
  status: 'APPROVED',
  category: 'UTILITY',
  components: [{ type: 'BODY', text: 'Hola {{1}}, tu pedido {{2}} está listo.' }],
  ...more,
})
export const buttonsOf = (type: string) => ({ type: 'BUTTONS', buttons: [{ type, text: 'Open' }] })
export const fetched = async (h: CloudHouse) =>
  (await h.served.call('POST', `/api/messaging/accounts/${h.accountId}/templates`, { as: 'boss', body: {} })).body as {
    rows: MessageTemplate[]
    problem: string | null
  }
let n = 0
export const send = async (
  h: CloudHouse,
  template: MessageTemplate | undefined,
  values: Record<string, string>,
  fileId?: string,
) => {
  const body = { senderId: `template-${String(++n).padStart(4, '0')}`, templateId: template?.id, values, fileId }
  const answer = await h.served.call('POST', `/api/interactions/${await h.interaction()}/templates`, {
    as: 'Ana',
    body,
  })
  await h.drain()
  return answer.body as { turnId: string; code?: string }
}
