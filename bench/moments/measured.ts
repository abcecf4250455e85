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
  /** Whether that is met, where it is not simply a figure as high: "clearly above" asks it of the whole interval. */
  isMet?: boolean
}
