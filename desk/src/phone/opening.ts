/** The phone may ring before this page hears whose call it is. Who answers then has its conversation opened as soon as that is known. */
let isWished = false

export const wishToOpen = (): void => void (isWished = true)
/** Once. */
export const takeWish = (): boolean => {
  const was = isWished
  isWished = false
  return was
}
