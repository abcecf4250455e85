/** The three bars, for screen readers and hovers. On screens for people at work: Welcome, Need, Farewell. */
export const mark = {
  welcome: 'Welcome',
  peak: 'Need',
  farewell: 'Farewell',
  barJudged: '{{moment}} {{score}} of 5, {{against}}',
  failed: 'failed, standard {{standard}}',
  below: 'below standard {{standard}}',
  met: 'meets standard {{standard}}',
  delight: 'well above standard {{standard}}',
  barOpen: '{{moment}} open',
  barNotJudged: '{{moment}} not judged: {{why}}',
  allOpen: 'Welcome, need and farewell open',
  why_left: 'customer left',
  why_short: 'too short',
  why_language: 'language',
  why_unsure: 'unsure',
  openEvidence: 'Show why',
} as const
