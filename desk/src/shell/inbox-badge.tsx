/** How many of my conversations hold something unread. */
export function InboxBadge() {
  return null
}
