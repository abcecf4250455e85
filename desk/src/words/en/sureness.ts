/** The settings page that says how sure a judgement must be. */
export const sureness = {
  choose: 'Judge',
  always: 'Always',
  alwaysSays: 'Everything there is a score for is given, sure or not.',
  atLeast: 'At least {{pct}} % sure',
  inShort: 'The need is judged in about {{judged}} of 100 conversations; {{wrong}} of 100 of these would be wrong.',
  explain:
    'How sure the need and the questions are is how likely the answer is right. Welcome and farewell are as sure as their evidence points one way: one weak sign, or signs for both, is not sure. What is not sure is shown as “not judged”, keeps its evidence, and is counted apart: never as a zero, and never in a mean.',
  costs: 'What this level costs and saves',
  costsSays:
    'At this level about {{judged}} of 100 conversations are judged on how the need was met, and {{wrong}} of 100 of these would be wrong.',
  part: 'Part',
  judgedOf: 'Judged, of 100',
  wrongOf: 'Wrong, of 100 judged',
  ownOf_one: 'Of your last one',
  ownOf_other: 'Of your last {{count}}',
  notMeasured: 'not measured',
  partAll: 'All three moments, and so an experience score',
  measured:
    'Measured on {{data}}, by what people answered afterwards, with a model that had not seen the conversation ({{model}}). Yours are other conversations: take the figures as the order of size. Nobody has ever answered how a welcome was, so there is no figure for it.',
  ownNone: 'None of your conversations has been judged since this is kept. The last column fills as they close.',
  again: 'What was judged before',
  againSays:
    'A new level holds for what is judged from then on. What was judged keeps its scores, so a report of last month says tomorrow what it says today.',
  otherwise_one: '{{count}} conversation of the last 92 days was judged at another level.',
  otherwise_other: '{{count}} conversations of the last 92 days were judged at another level.',
  otherwiseNone: 'Everything of the last 92 days was judged at the level in force.',
  judgeAgain: 'Judge them again',
  judgeAgainSays:
    'The last 92 days are judged again at the level in force. Each score that changes keeps the one before in its history. Conversations whose words are erased stay as they are.',
  isJudging: 'Judging again. You may leave this page.',
  started: 'Judging again',
  changes: 'Versions',
  change: '{{level}}, by {{name}}',
  first: 'Always, as every workspace begins',
  somebody: 'somebody',
}
