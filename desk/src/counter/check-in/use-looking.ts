import { useEffect } from 'react'

/** Looks at once and then every `everyMs`, for as long as the page is open. */
export const useLooking = (look: () => Promise<unknown>, everyMs: number): void => {
  useEffect(() => {
    const first = setTimeout(() => void look())
    const timer = setInterval(() => void look(), everyMs)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
    }
  }, [look, everyMs])
}
