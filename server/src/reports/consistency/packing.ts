/** A day's conversations as one blob and back. Pure. */
import type { Packed } from './counting.ts'

/** Changed whenever blobs are made otherwise, or a conversation is packed into its number otherwise: what was packed before then counts for nothing. */
export const FORMAT = 1

/** Conversations of the same channel, language, person, queue and standard. */
export type QueuePacked = Omit<Packed, 'isShown'> & { queueId: string | null }

/** What the numbers of a blob point at; null is nobody or no queue. */
export interface Names {
  channels: string[]
  languages: string[]
  agents: (string | null)[]
  queues: (string | null)[]
  leasts: [number, number, number][]
}

const places = <T>() => {
  const list: T[] = []
  const known = new Map<string, number>()
  return {
    list,
    of(one: T): number {
      const key = JSON.stringify(one)
      const found = known.get(key)
      if (found !== undefined) return found
      known.set(key, list.length)
      return list.push(one) - 1
    },
  }
}

/** Channel, language, person, queue, standard, number of conversations, and these; 32-bit integers, the lowest byte first. */
const HEAD = 6

/** Packs a day: every group with its conversations, one after the other. */
export const pack = (groups: readonly QueuePacked[]): { names: Names; packed: Buffer } => {
  const [channels, languages] = [places<string>(), places<string>()]
  const [agents, queues] = [places<string | null>(), places<string | null>()]
  const leasts = places<[number, number, number]>()
  const numbers = new Int32Array(groups.reduce((sum, group) => sum + HEAD + group.conversations.length, 0))
  let at = 0
  for (const group of groups) {
    const head = [
      channels.of(group.channel),
      languages.of(group.language),
      agents.of(group.agentId),
      queues.of(group.queueId),
      leasts.of([group.welcomeLeast, group.peakLeast, group.farewellLeast]),
      group.conversations.length,
    ]
    numbers.set(head, at)
    numbers.set(group.conversations, at + HEAD)
    at += HEAD + group.conversations.length
  }
  const names = {
    channels: channels.list,
    languages: languages.list,
    agents: agents.list,
    queues: queues.list,
    leasts: leasts.list,
  }
  return { names, packed: Buffer.from(numbers.buffer) }
}

/** Who and what is counted; null leaves nobody out. */
export interface Wanted {
  agents: ReadonlySet<string> | null
  queues: ReadonlySet<string> | null
}

/** Adds groups to those of other days; what differs only by queue becomes one. */
export const gather = () => {
  const found = new Map<string, Packed & { conversations: number[] }>()
  const into = (of: Omit<QueuePacked, 'conversations' | 'queueId'>, isShown: boolean): number[] => {
    const { channel, language, agentId, welcomeLeast, peakLeast, farewellLeast } = of
    const key = `${channel}\0${language}\0${agentId}\0${isShown}\0${welcomeLeast}\0${peakLeast}\0${farewellLeast}`
    let group = found.get(key)
    if (!group)
      found.set(
        key,
        (group = { channel, language, agentId, isShown, welcomeLeast, peakLeast, farewellLeast, conversations: [] }),
      )
    return group.conversations
  }
  return {
    add(group: QueuePacked, isShown: boolean): void {
      const list = into(group, isShown)
      for (const one of group.conversations) list.push(one)
    },
    addDay({ names, packed }: { names: Names; packed: Buffer }, isShown: boolean, wanted: Wanted): void {
      // copied: a view of 32-bit integers must begin at a multiple of four
      const numbers = new Int32Array(packed.buffer.slice(packed.byteOffset, packed.byteOffset + packed.byteLength))
      for (let at = 0; at < numbers.length; at += HEAD + numbers[at + HEAD - 1]!) {
        const agentId = names.agents[numbers[at + 2]!]!
        const queueId = names.queues[numbers[at + 3]!]!
        if (wanted.agents && (agentId === null || !wanted.agents.has(agentId))) continue
        if (wanted.queues && (queueId === null || !wanted.queues.has(queueId))) continue
        const [welcomeLeast, peakLeast, farewellLeast] = names.leasts[numbers[at + 4]!]!
        const [channel, language] = [names.channels[numbers[at]!]!, names.languages[numbers[at + 1]!]!]
        const list = into({ channel, language, agentId, welcomeLeast, peakLeast, farewellLeast }, isShown)
        const end = at + HEAD + numbers[at + HEAD - 1]!
        for (let i = at + HEAD; i < end; i++) list.push(numbers[i]!)
      }
    },
    rows: (): Packed[] => [...found.values()],
  }
}
