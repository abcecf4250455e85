/** What a visitor's browser offers (SDP, RFC 8866), looked at before the switch sees it: one line of sound, sealed (DTLS-SRTP), found by ICE. Pure. */

const MOST_BYTES = 20_000
const MOST_LINES = 300
const LINE = /^[a-z]=[\x20-\x7e]{0,1000}$/
const SOUND = /^m=audio \d{1,5} UDP\/TLS\/RTP\/SAVPF( \d{1,3}){1,40}$/
const WANTED = [/^a=ice-ufrag:\S{4,256}$/, /^a=ice-pwd:\S{22,256}$/, /^a=fingerprint:sha-\d{3} [0-9A-F:]{40,200}$/i]

/** With the line ends the standard asks for; null for what no browser that may call would offer. */
export const fitOffer = (given: string): string | null => {
  if (given.length > MOST_BYTES) return null
  const lines = given.replace(/(\r?\n)+$/, '').split(/\r?\n/)
  if (lines.length > MOST_LINES || lines[0] !== 'v=0' || !lines.every((line) => LINE.test(line))) return null
  const media = lines.filter((line) => line.startsWith('m='))
  if (media.length !== 1 || !SOUND.test(media[0] ?? '')) return null
  return WANTED.every((wanted) => lines.some((line) => wanted.test(line))) ? `${lines.join('\r\n')}\r\n` : null
}
