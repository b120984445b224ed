/** One line that a bench prints. Further fields say what else was measured. */
export interface Line {
  readonly bench: string
  readonly size: string
  /** Wall time of the work, microseconds. */
  readonly us: number
  /** What `us` is compared with, in the same process: its name and how many times longer this took. */
  readonly peer?: string
  readonly ratio?: number
  readonly [detail: string]: string | number | boolean | undefined
}

export interface BenchOptions {
  /** True: also the sizes that take tens of seconds. */
  readonly full: boolean
}

/** A measurement by name. Lines are printed as they come. */
export interface Bench {
  readonly name: string
  run(options: BenchOptions): Iterable<Line>
}
