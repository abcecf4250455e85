/** Line drawings, 24 by 24. */
const lines = {
  close: 'M6 6l12 12M18 6L6 18',
  down: 'M6 9.5l6 6 6-6',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  send: 'M12 19V5M5.5 11.500L12 5l6.5 6.5',
  clip: 'M20 11.500l-8.2 8.200a5 5 0 01-7.1-7.100l8.6-8.600a3.4 3.4 0 014.8 4.800l-8.6 8.600a1.7 1.7 0 01-2.4-2.400l7.6-7.6',
  file: 'M7 3.500h7l4 4v13H7zM14 3.500v4h4',
  check: 'M5 12.500l4.5 4.500L19 7.5',
  clock: 'M12 7.500V12l3 2M12 3.500a8.5 8.5 0 100 17 8.5 8.5 0 000-17z',
  call: 'M7 4h3l1 4-2 2a11 11 0 005 5l2-2 4 1v3a2 2 0 01-2 2A16 16 0 015 6a2 2 0 012-2z',
  person: 'M12 11.500a3.8 3.8 0 100-7.6 3.8 3.8 0 000 7.600zM4.5 20c.6-3.7 3.6-5.5 7.5-5.500s6.9 1.8 7.5 5.5',
} as const

export const Icon = ({ of }: { of: keyof typeof lines }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d={lines[of]} />
  </svg>
)

const mouths = [
  'M8 16.500q4-4 8 0',
  'M8.5 16q3.5-2 7 0',
  'M8.5 15.500h7',
  'M8.5 14.800q3.5 2.6 7 0',
  'M7.8 14.200q4.2 4.8 8.4 0',
]

/** A face from very poor (1) to very good (5). The words beside it carry the meaning. */
export const Face = ({ score }: { score: number }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true" class="face">
    <circle cx="12" cy="12" r="9" />
    <path d={`M9 9.800h.01M15 9.800h.01${mouths[score - 1] ?? ''}`} />
  </svg>
)
