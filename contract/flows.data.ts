/** What a customer's journey makes likely now, as a step of a flow may branch on it; the order is the one in which they are asked about. */
export const likelyMatters = [
  'delivery-late',
  'delivery-today',
  'bill-overdue',
  'delivery-under-way',
  'order-new',
  'basket-left',
] as const
export type LikelyMatter = (typeof likelyMatters)[number]
