/** One row of the table of `bench judgement`. */
export interface Measured {
  data: string
  measure: string
  figure: number
  interval?: [number, number]
  /** What is published, or what a plain word model reaches. */
  floor: string
  /** What is asked of us; null where it is only told. */
  reach: number | null
}
