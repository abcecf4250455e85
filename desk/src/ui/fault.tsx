import { useExplain } from '../words/explain.ts'

/** Why something could not be done, inside a form or dialog. */
export function Fault({ error }: { error: unknown }) {
  const explain = useExplain()
  if (error === null || error === undefined) return null
  return (
    <p role="alert" className="rounded-s bg-sunken px-3 py-2 text-s text-ink">
      {explain(error)}
    </p>
  )
}
