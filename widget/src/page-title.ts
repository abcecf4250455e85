/** The title of the page's tab, with how much is unread in front of it while something is. */
let shown = ''
let before = ''

/** The page's own title, without our count. */
export const ownTitle = (): string => (document.title === shown ? before : document.title)

/** A title the page changes meanwhile is taken up, never turned back. */
export function countInTitle(unread: number): void {
  before = ownTitle()
  shown = unread ? `(${unread}) ${before}` : before
  if (document.title !== shown) document.title = shown
}
