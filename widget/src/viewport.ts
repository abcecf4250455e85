/**
 * On a phone the chat takes the whole visible part of the page: the visual viewport, which shrinks when the keyboard comes,
 * so that the keyboard never covers the text (CSSOM View, VisualViewport). The page behind holds still meanwhile.
 */
const phone = '(max-width: 480px), (max-height: 480px) and (max-width: 900px)'

export function followViewport(place: HTMLElement, isOpen: () => boolean, onFull: (isFull: boolean) => void): void {
  const small = matchMedia(phone)
  const viewport = window.visualViewport
  let heldOverflow: string | null = null
  const hold = (isHeld: boolean) => {
    const { style } = document.documentElement
    if (isHeld && heldOverflow === null) {
      heldOverflow = style.overflow
      style.overflow = 'hidden'
    } else if (!isHeld && heldOverflow !== null) {
      style.overflow = heldOverflow
      heldOverflow = null
    }
  }
  const fit = () => {
    place.classList.toggle('full', small.matches)
    place.style.setProperty('--pk-height', `${viewport?.height ?? innerHeight}px`)
    place.style.setProperty('--pk-top', `${viewport?.offsetTop ?? 0}px`)
    hold(small.matches && isOpen())
  }
  const change = () => {
    fit()
    onFull(small.matches)
  }
  small.addEventListener('change', change)
  viewport?.addEventListener('resize', fit)
  viewport?.addEventListener('scroll', fit)
  new MutationObserver(fit).observe(place, { subtree: true, attributeFilter: ['class'] })
  change()
}
