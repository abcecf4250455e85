import { useCallback, useState } from 'react'

/** How wide a part of the page is, at least `least`; for what is drawn to measure, so that its letters keep their size on a phone. */
export function useWidth(least: number): [(part: HTMLElement | null) => (() => void) | undefined, number] {
  const [width, setWidth] = useState(least)
  const measure = useCallback(
    (part: HTMLElement | null) => {
      if (!part) return
      const fit = () => setWidth(Math.max(least, part.clientWidth))
      fit()
      const watch = new ResizeObserver(fit)
      watch.observe(part)
      return () => watch.disconnect()
    },
    [least],
  )
  return [measure, width]
}
