/** Where to go after signing in: a path of our own, never another site's address slipped into the link. */
export function placeToGo(wanted: string | undefined): string {
  if (wanted === undefined || !wanted.startsWith('/') || wanted.startsWith('//') || wanted.includes('\\')) return '/'
  return wanted.startsWith('/sign-in') ? '/' : wanted
}
