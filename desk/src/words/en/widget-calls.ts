export const widgetCalls = {
  title: 'Calls from the chat',
  about:
    'Who would rather speak presses “Call us” in the chat and calls from the browser, without a telephone. They meet what callers of the line below meet.',
  off: 'Not offered',
  leads: 'Leads to',
  queue: 'A queue: {{name}}',
  number: 'Like a call to {{number}} ({{name}})',
  menu: 'Menu first',
  noMenu: 'None, straight to the queue',
  most: 'At once, at most',
  mostHint: 'Visitors beyond are asked to try again or to write.',
  'why_not-set-up':
    'Calls are off: no telephone switch is set up. Whoever runs Peakend starts one with npm run phone, or names one with ASTERISK_URL. The button stays away until then.',
  why_away: 'The telephone switch cannot be reached now; the button is hidden meanwhile and comes back by itself.',
}
