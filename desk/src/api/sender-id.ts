/** An id made by us for a write, so that a retry is harmless. `randomUUID` is missing on plain-http pages: random bytes are not. */
export function newSenderId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return `d-${Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')}`
}
