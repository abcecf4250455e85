import { useRouter, useRouterState } from '@tanstack/react-router'
import { useCallback, useMemo, type ComponentProps, type MouseEvent } from 'react'

export type Search = Readonly<Record<string, string | undefined>>

/** An address of the desk with what is not empty of `search`. */
export function address(path: string, search: Search = {}): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) if (value !== undefined && value !== '') query.set(name, value)
  const asked = query.toString()
  return asked === '' ? path : `${path}?${asked}`
}

/** Goes to another screen of the desk; with `replace`, without a step back to where one was. */
export function useGo() {
  const { history } = useRouter()
  return useCallback(
    (path: string, search?: Search, of: { replace?: boolean } = {}) =>
      of.replace === true ? history.replace(address(path, search)) : history.push(address(path, search)),
    [history],
  )
}

/** A link inside the desk: a plain press goes there without loading, the rest is the browser's (a new tab, copy the address). */
export function GoLink({
  to,
  search,
  onClick,
  ...rest
}: Omit<ComponentProps<'a'>, 'href'> & { to: string; search?: Search }) {
  const go = useGo()
  const press = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return
    event.preventDefault()
    go(to, search)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/anchor-has-content -- the caller gives the words
    <a {...rest} href={address(to, search)} onClick={press} />
  )
}

/** What the address says after the question mark. */
export function useSearchValues(): Readonly<Record<string, string>> {
  const text = useRouterState({ select: (state) => state.location.searchStr })
  return useMemo(() => Object.fromEntries(new URLSearchParams(text)), [text])
}
