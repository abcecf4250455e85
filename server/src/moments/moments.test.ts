import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Conversation, Judgement, type ReasonCode } from '@peakend/contract/moments.ts'
import { reasons } from '@peakend/contract/moments.data.ts'
import { judge, judgeBoth, cueForDraft, judgeLive, type SeenTurns } from './moments.ts'
import { dialogues, talk } from './moments-dialogues.data.ts'

for (const { name, conversation, expects, never = [] } of dialogues) {
  test(name, () => {
    const judged = judge(Conversation.parse(conversation))
    Judgement.parse(judged)
    const found = allEvidence(judged).map(({ reason, whose }) => `${reason} ${whose}`)
    for (const expected of expects) assert.ok(found.includes(expected), `${expected} is missing in ${found.join(', ')}`)
    for (const reason of never) {
      assert.ok(!found.some((one) => one.startsWith(`${reason} `)), `${reason} should not be in ${found.join(', ')}`)
    }
  })
}

test('a conversation that grows is judged alike whether its turns were read before or not', () => {
  for (const { conversation } of dialogues) {
    const { turns, ...rest } = Conversation.parse(conversation)
    const seen: SeenTurns = new WeakMap()
    for (let said = 1; said <= turns.length; said++) {
      const soFar = { ...rest, turns: turns.slice(0, said) }
      assert.deepEqual(judgeBoth(soFar, { seen }), judgeBoth(soFar))
    }
    assert.ok(turns.every((turn) => seen.has(turn)))
    const inSpanish = { ...rest, language: 'es', turns }
    assert.deepEqual(judgeBoth(inSpanish, { seen }), judgeBoth(inSpanish), 'the language of the whole is another one')
  }
})

test('every quote stands exactly where the evidence says', () => {
  for (const { conversation } of dialogues) {
    for (const { turn, from, to, quote } of allEvidence(judge(Conversation.parse(conversation)))) {
      assert.equal(conversation.turns[turn]!.text.slice(from, to), quote)
      assert.ok(quote.length > 0)
    }
  }
})

test('each reason for people stands in both languages and pulls the way it says', () => {
  for (const [code, { en, es, direction, weight }] of Object.entries(reasons)) {
    assert.ok(en.length > 0 && es.length > 0 && en !== es, code)
    assert.equal(Math.sign(weight), direction === 'up' ? 1 : -1, code)
  }
})

const whole = dialogues[0]!.conversation

test('taking out the turn that is quoted moves the score of its moment', () => {
  const moved: [ReasonCode, 'welcome' | 'peak' | 'farewell', 'lower' | 'higher'][] = [
    ['greeting', 'welcome', 'lower'],
    ['kind-close', 'farewell', 'lower'],
    ['need-met', 'peak', 'lower'],
  ]
  for (const [reason, moment, way] of moved) {
    const before = judge(Conversation.parse(whole))
    const at = before[moment].evidence.find((one) => one.reason === reason)!.turn
    const turns = whole.turns.map((turn, i) => (i === at ? { ...turn, text: 'Mm.' } : turn))
    const after = judge(Conversation.parse({ ...whole, turns }))
    const change = (after[moment].score ?? 0) - before[moment].score!
    assert.ok(way === 'lower' ? change < 0 : change > 0, `${reason}: ${change}`)
  }
})

test('what happened before the agent spoke moves no score of theirs', () => {
  const agentPart = [
    'a: Hello Maya, I am Leo. I see your parcel is late. I am sorry for the trouble.',
    'c: Thanks. Where is it?',
    'a: I have booked a new delivery for tomorrow before 12:00.',
    'c: Great, thank you!',
    'a: You are welcome. Have a nice day!',
  ]
  const calm = talk(['c: My parcel is late', 'b: Let me fetch somebody.', ...agentPart])
  const bad = talk(['c: My parcel is late', 'b: I do not understand. Please rephrase, stupid.', ...agentPart])
  const scores = (text: typeof calm) => {
    const { welcome, peak, farewell } = judge(Conversation.parse(text))
    return [welcome.score, peak.score, farewell.score]
  }
  assert.deepEqual(scores(bad), scores(calm))
})

test('a long wait costs only the agent who does not take it up', () => {
  const lines = [
    'c: Hello, my card does not work at all',
    'a: Good morning! How can I help you?',
    'c: My card is blocked',
  ]
  const score = (extra: object, greeting?: string) => {
    const conversation = talk(lines.map((line, i) => (i === 1 && greeting ? `a: ${greeting}` : line)))
    return judge(Conversation.parse({ ...conversation, ...extra })).welcome.score!
  }
  const prompt = score({ waitedMs: 5_000 })
  const ignored = score({ waitedMs: 400_000 })
  const taken = score({ waitedMs: 400_000 }, 'Good morning! I am sorry you had to wait. How can I help you?')
  assert.ok(ignored < prompt, `${ignored} < ${prompt}`)
  assert.ok(taken > prompt, `${taken} > ${prompt}`)
})

test('a conversation nobody answered is not judged, and its experience is null', () => {
  const judged = judge(Conversation.parse(talk(['c: Hello? I need help with my order please'])))
  assert.deepEqual(
    [judged.welcome.why, judged.peak.why, judged.farewell.why, judged.experience],
    ['customer left', 'customer left', 'customer left', null],
  )
})

test('another language is declined, and what times say still stands', () => {
  const judged = judge(
    Conversation.parse({
      ...talk([
        'c: Bonjour, je voudrais savoir où est ma commande, elle n’est pas arrivée',
        'a: Bonjour, votre commande est en route et vous sera livrée demain',
        'c: Merci beaucoup pour votre aide',
      ]),
      waitedMs: 900_000,
    }),
  )
  assert.deepEqual([judged.language, judged.welcome.why, judged.peak.why], ['other', 'language', 'language'])
  assert.ok(judged.welcome.evidence.some(({ reason }) => reason === 'long-wait'))
  // what only words could tell: where the need was decided, how it was taken, whether anybody was annoyed
  const { peak, mean, customerAnnoyed, questions } = judged
  assert.deepEqual([peak.designed, peak.observed, peak.from, mean, customerAnnoyed.p], [null, null, -1, null, null])
  assert.ok(Object.values(questions).every(({ p }) => p === null))
})

test('experience is 20, 40 and 40 of a hundred', () => {
  const { welcome, peak, farewell, experience } = judge(Conversation.parse(whole))
  const weighed = 0.2 * welcome.score! + 0.4 * peak.score! + 0.4 * farewell.score!
  assert.ok(Math.abs(experience! - weighed) < 0.001)
})

test('judged before the turn, a customer turn does not see its own words', () => {
  const lines = ['c: I need a refund for my order', 'a: Let me look at that.']
  const kind = judge(Conversation.parse(talk([...lines, 'c: Great, thank you so much!'])), { beforeTurn: true })
  const angry = judge(Conversation.parse(talk([...lines, 'c: This is ridiculous!!!'])), { beforeTurn: true })
  assert.deepEqual(kind.turns[2]!.satisfaction, angry.turns[2]!.satisfaction)
  const seen = judge(Conversation.parse(talk([...lines, 'c: This is ridiculous!!!'])))
  assert.notDeepEqual(seen.turns[2]!.satisfaction, angry.turns[2]!.satisfaction)
})

test('live, a moment stays open until it is settled, and one cue says the next kind thing', () => {
  const waiting = { ...talk(['c: My parcel has not arrived yet']), waitedMs: 252_000 }
  const first = judgeLive(Conversation.parse(waiting))
  assert.deepEqual([first.welcome.why, first.peak.why, first.farewell.why], ['open', 'open', 'open'])
  assert.deepEqual(first.cue, {
    code: 'acknowledge-wait',
    moment: 'welcome',
    key: 'acknowledge-wait',
    variables: { waited: '4 min 12 s' },
  })
  const dismissed = judgeLive(Conversation.parse(waiting), { dismissed: new Set(['acknowledge-wait']) })
  assert.equal(dismissed.cue?.code, 'greet')
  assert.equal(judgeLive(Conversation.parse(waiting), { quiet: true }).cue, null)
})

test('live, what is missing of an open moment is held against nobody: a letter without its last reply was not closed', () => {
  const lines = [
    'c: My kettle is broken since Tuesday. Please send me a new one.',
    'a: We cannot replace it. That is our policy and nothing can be done.',
    'c: That is not good enough. I want a replacement!',
  ]
  const letter = { ...talk(lines), channel: 'email' }
  const live = judgeLive(Conversation.parse(letter))
  assert.equal(live.farewell.why, 'open')
  const reasonsOf = (of: Pick<typeof live, 'farewell'>) => of.farewell.evidence.map(({ reason }) => reason)
  assert.ok(!reasonsOf(live).includes('abrupt-close'))
  assert.ok(reasonsOf(judge(Conversation.parse({ ...letter, ended: { by: 'agent' } }))).includes('abrupt-close'))
})

test('live, a refusal without an alternative asks for one, and a promise without a time for a time', () => {
  const refused = talk(['c: Can I return these shoes please?', 'a: Unfortunately that is not possible.'])
  assert.equal(judgeLive(Conversation.parse(refused)).cue?.code, 'offer-alternative')
  const promised = talk(['c: Where is my refund for the shoes?', 'a: I will call you back about it.'])
  assert.equal(judgeLive(Conversation.parse(promised)).cue?.code, 'say-by-when')
})

test('a question for what the customer told has a cue, while it is written and once it is sent; a duty has none', () => {
  const told = talk([
    'c: My order is 4711-22 and my parcel has not arrived',
    'a: Good morning! Let me look at that.',
    'c: Thank you',
  ])
  const asked = (text: string, of: object = told, dismissed: string[] = []) =>
    cueForDraft(Conversation.parse(of), text, { dismissed: new Set(dismissed) }).cue
  const expected = { code: 'asks-known', moment: 'peak', key: 'asks-known:order', variables: { fact: '4711-22' } }
  assert.deepEqual(asked('Could you give me your order number please?'), expected)
  const sent = { ...told, turns: [...told.turns, { by: 'agent', text: 'Could you give me your order number please?' }] }
  assert.deepEqual(judgeLive(Conversation.parse(sent)).cue, expected)
  assert.equal(asked('Your order leaves tomorrow, I promise.'), null)
  assert.equal(asked('Could you give me your order number please?', told, ['asks-known:order']), null)
  assert.equal(asked('For security reasons, could you give me your order number please?'), null)
  // noted by a colleague on another day, under a name of their own
  const known = [
    { key: 'Model', value: 'Kettle Aqua 2' },
    { key: 'Dirección', value: 'Calle Mayor 3, Madrid' },
  ]
  const noted = { ...told, known }
  assert.deepEqual(asked('Which model is it?', noted)?.variables, { fact: 'Model Kettle Aqua 2' })
  assert.equal(asked('What is wrong with the model?', noted), null)
  const spanish = { ...talk(['c: Mi paquete no ha llegado todavía']), language: 'es', known }
  assert.deepEqual(asked('¿Me das tu dirección, por favor?', spanish)?.variables, {
    fact: 'Dirección Calle Mayor 3, Madrid',
  })
})

test('a hostile text costs no more than its length', () => {
  const text = `${'a@'.repeat(200_000)} my order ${'<'.repeat(200_000)}`
  const turns = [
    { by: 'agent', text: 'What is your email address please?' },
    { by: 'customer', text },
    { by: 'agent', text: `${text}?` },
  ]
  assert.equal(judge(Conversation.parse({ id: 'hostile', turns })).turns.length, 3)
})

function allEvidence(judged: ReturnType<typeof judge>) {
  const { polite, ownership, word, need } = judged.questions
  return [judged.welcome, judged.peak, judged.farewell, polite, ownership, word, need].flatMap((one) => one.evidence)
}
