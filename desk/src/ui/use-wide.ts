import { useSyncExternalStore } from 'react'

/** As wide as the look's `xl`: a third column has room. */
const wide = '(min-width: 80rem)'

const subscribe = (onChange: () => void) => {
  const query = matchMedia(wide)
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}

/** Whether there is room for a third column; for what may stand in the document only once. */
export const useWide = (): boolean => useSyncExternalStore(subscribe, () => matchMedia(wide).matches)
