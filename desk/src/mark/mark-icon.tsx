/** The mark as a small drawing, for the way to the moments; nothing else uses three bars. */
export function MarkIcon({ size = 18 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      <rect x="3.5" y="12" width="4.6" height="9" rx="1.2" />
      <rect x="9.7" y="4" width="4.6" height="17" rx="1.2" />
      <rect x="15.9" y="8.5" width="4.6" height="12.5" rx="1.2" />
    </svg>
  )
}
