/** What the customer shows: pleased, thankful, annoyed, having to repeat, asking for a person and not getting one. */
import { findAtHit, findSentence, findTag, type Finding } from './evidence.ts'
import type { Heard, HeardTurn } from './hearing.ts'
import { ownerOfDenial } from './need.ts'
import { has, hitOf, sharedWords } from './reading.ts'
import { tagId } from './tags.ts'

/** How the customer feels in these turns, which stand side by side. */
export function moodFindings(heard: Heard, turns: readonly HeardTurn[]): Finding[] {
  const found: Finding[] = []
  let lastHost: HeardTurn | undefined
  for (let i = (turns[0]?.index ?? 0) - 1; i >= 0 && !lastHost; i--)
    if (heard.turns[i]!.by !== 'customer') lastHost = heard.turns[i]
  for (const turn of turns) {
    if (turn.by === 'customer') found.push(...moodOf(heard, turn, lastHost))
    else lastHost = turn
  }
  return found
}

/** What the customer had to say again in these turns, which stand side by side. */
export function repeatFindings(heard: Heard, turns: readonly HeardTurn[]): Finding[] {
  const found: Finding[] = []
  const recent: HeardTurn[] = []
  for (let i = (turns[0]?.index ?? 0) - 1; i >= 0 && recent.length < 6; i--)
    if (heard.turns[i]!.by === 'customer') recent.unshift(heard.turns[i]!)
  for (const turn of turns) {
    if (turn.by !== 'customer') continue
    const repeated = repeats(turn, recent)
    if (repeated) found.push({ ...repeated(heard), whose: repeatOwner(heard, turn) })
    recent.push(turn)
    if (recent.length > 6) recent.shift()
  }
  return found
}

/** How annoyed a customer's words are, 0 to 1. */
export function annoyance(turn: HeardTurn): number {
  let sum = 0
  if (has(turn, tagId.annoyed)) sum += 0.6
  if (has(turn, tagId.profanity) && !aboutThemselves(turn)) sum += 0.5
  if (has(turn, tagId.mildlyAnnoyed)) sum += 0.2
  if (has(turn, tagId.repeats)) sum += 0.3
  if (turn.read.capitals > 0.6 && turn.read.count >= 4) sum += 0.3
  if (turn.read.exclamations >= 2 && turn.scores.pleasant < 0) sum += 0.2
  return Math.min(1, sum)
}

/** "I am such an idiot" scolds nobody but the speaker. */
const aboutThemselves = (turn: HeardTurn): boolean =>
  /\b(i'?m|i am|i feel|i was|soy|que) (such |so |a |an |un |una |tan )*(idiot|stupid|dumb|moron|idiota|tont[oa])/i.test(
    turn.text.slice(0, 2000),
  )

function moodOf(heard: Heard, turn: HeardTurn, lastHost: HeardTurn | undefined): Finding[] {
  const annoyed = annoyance(turn)
  if (annoyed >= 0.5) {
    const hit =
      hitOf(turn, tagId.annoyed) ??
      hitOf(turn, tagId.profanity) ??
      hitOf(turn, tagId.repeats) ??
      hitOf(turn, tagId.mildlyAnnoyed)
    if (!hit) return []
    const whose = annoyanceOwner(heard, turn, lastHost)
    return [{ ...findAtHit(heard, turn, hit, 'customer-annoyed', annoyed), whose }]
  }
  const pleased =
    has(turn, tagId.praise) && !has(turn, tagId.negation) && !has(turn, tagId.mildlyAnnoyed) && !turn.asksLast
  return [
    ...(pleased ? findTag(heard, turn, tagId.praise, 'customer-pleased', has(turn, tagId.thanks) ? 1 : 0.7) : []),
    ...findTag(heard, turn, tagId.thanks, 'customer-thanks'),
  ]
}

/** Whose the annoyance is: of what was done just before, else of the matter the customer came with. */
function annoyanceOwner(heard: Heard, turn: HeardTurn, lastHost: HeardTurn | undefined): Finding['whose'] {
  if (/\b(wait|waiting|hold|hours|esperando|espera|horas)\b/i.test(turn.text.slice(0, 2000))) return 'waiting'
  if (!lastHost) return 'product'
  const scolded = has(lastHost, tagId.blame) || has(lastHost, tagId.harsh)
  if (!scolded && has(lastHost, tagId.denied)) return ownerOfDenial(heard, lastHost, 'rule')
  const ours = [tagId.notUnderstood, tagId.profanity] as const
  const blamesUs = scolded || ours.some((tag) => has(lastHost, tag)) || has(turn, tagId.repeats)
  if (lastHost.by === 'bot') return 'flow'
  return blamesUs || /\b(you|your|usted|tu|te)\b/i.test(turn.text.slice(0, 2000)) ? 'agent' : 'product'
}

/** Says so ("I already told you"), or says the same again within a few turns. */
function repeats(turn: HeardTurn, recent: readonly HeardTurn[]): ((heard: Heard) => Finding) | null {
  const said = hitOf(turn, tagId.repeats)
  if (said && (said.end - said.first >= 3 || annoyance(turn) >= 0.5)) {
    return (heard) => findAtHit(heard, turn, said, 'customer-repeats')
  }
  if (turn.read.count < 5) return null
  for (const before of recent) {
    if (before.read.count >= 5 && sharedWords(before, turn, 0.75) >= 0.75) {
      return (heard) => findSentence(heard, turn, 'customer-repeats', 0.8)
    }
  }
  return null
}

function repeatOwner(heard: Heard, turn: HeardTurn): Finding['whose'] {
  if (turn.index < heard.firstHost || heard.host === 'bot') return 'flow'
  return /\b(bot|assistant|menu|machine|colleague|other agent|asistente|compañer[oa]|otro agente)\b/i.test(
    turn.text.slice(0, 2000),
  )
    ? 'hand-over'
    : 'agent'
}

/** Asked for a person: given when an agent speaks among the next four turns that are not the customer's. */
export function personFindings(heard: Heard): Finding[] {
  const found: Finding[] = []
  let spokeTo: HeardTurn | undefined
  for (const turn of heard.turns) {
    if (turn.by !== 'customer') {
      spokeTo = turn
      continue
    }
    if (!has(turn, tagId.wantsPerson) || personCame(heard, turn, spokeTo)) continue
    found.push(...findTag(heard, turn, tagId.wantsPerson, 'person-not-given'))
    if (found.length === 3) break
  }
  return found
}

function personCame(heard: Heard, turn: HeardTurn, spokeTo: HeardTurn | undefined): boolean {
  const answers = heard.turns
    .slice(turn.index + 1, turn.index + 12)
    .filter((next) => next.by !== 'customer')
    .slice(0, 4)
  if (spokeTo?.by !== 'agent') return answers.some((next) => next.by === 'agent')
  // Already with a person: only somebody above or beside them can be meant.
  const another = /manager|supervisor|encargad|responsable|someone else|otra persona|jefe/i.test(
    turn.text.slice(0, 2000),
  )
  if (!another || answers.length === 0) return true
  return answers.some((next) => has(next, tagId.transfer) || next.agentId !== spokeTo.agentId)
}

/** Two hand-overs or more, by record, by announcement or by who speaks. */
export function transferFindings(heard: Heard): Finding[] {
  const recorded = heard.conversation.transfers?.length ?? 0
  const changes: HeardTurn[] = []
  let agent: string | undefined
  for (const turn of heard.turns) {
    if (turn.by !== 'agent' || turn.agentId === undefined) continue
    if (agent !== undefined && agent !== turn.agentId) changes.push(turn)
    agent = turn.agentId
  }
  const announced = heard.turns.filter((turn) => turn.by !== 'customer' && has(turn, tagId.transfer) && !turn.asksLast)
  if (Math.max(recorded, changes.length, announced.length) < 2) return []
  const turn = changes[1] ?? announced[1] ?? heard.turns[heard.lastHost]
  if (!turn) return []
  const hit = hitOf(turn, tagId.transfer)
  return [hit ? findAtHit(heard, turn, hit, 'transferred-twice') : findSentence(heard, turn, 'transferred-twice')]
}
