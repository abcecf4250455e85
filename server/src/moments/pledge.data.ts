/** Verbs after "I will" that are no deed: states, and saying something in the same breath. */
export const states = new Set(
  'be have need know want see like think find get say guess assume believe mean remember understand end happen probably still always never admit agree'.split(
    ' ',
  ),
)
export const chatter = new Set(
  'tell show explain mention repeat read talk start describe give ask add point note'.split(' '),
)
