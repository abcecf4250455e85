import { useState } from 'react'

/** Taken from the part of the address that no server and no log ever sees, and wiped from the address bar. */
export function useLinkToken(): string {
  const [token] = useState(() => decodeURIComponent(location.hash.slice(1)))
  return token
}
