import { initials } from '../ui/avatar.tsx'
import { classes } from '../ui/classes.ts'

/** Who is on the line. While it rings, rings go out; while they speak, the ring about it is as wide as they are loud. */
export function CallFace({
  name,
  look,
  loudness = 0,
  size = 'size-12 text-l',
}: {
  name: string | null
  look: 'rings' | 'still' | 'speaks' | 'held'
  /** 0 to 1, as browsers measure it. */
  loudness?: number
  size?: string
}) {
  return (
    <span aria-hidden="true" className={classes('relative grid flex-none place-items-center', size)}>
      {look === 'rings' && (
        <>
          <span className="ring-out absolute inset-0 rounded-full border-2 border-live" />
          <span className="ring-out absolute inset-0 rounded-full border-2 border-live [animation-delay:0.7s]" />
        </>
      )}
      {look === 'speaks' && (
        <span
          className="absolute inset-0 rounded-full bg-live/25 transition-transform duration-500 ease-out"
          style={{ transform: `scale(${(1 + Math.min(0.32, Math.sqrt(loudness) * 0.5)).toFixed(3)})` }}
        />
      )}
      <span
        className={classes(
          'relative grid size-full place-items-center rounded-full font-semibold',
          look === 'held' ? 'bg-sunken text-ink-3' : 'bg-brand-soft text-brand',
        )}
      >
        {initials(name)}
      </span>
    </span>
  )
}
