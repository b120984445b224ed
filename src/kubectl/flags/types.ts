/**
 * One flag as pflag declares it. `bool` takes no word of its own; `strings` splits at commas and may be repeated, `array`
 * may be repeated and keeps commas.
 */
export interface FlagSpec {
  readonly name: string
  readonly shorthand?: string
  readonly kind: 'bool' | 'string' | 'int' | 'strings' | 'array' | 'duration'
  /** As printed in the help; also the value when the flag is absent. */
  readonly default: string
  /** The value of the flag given without `=value` (`--dry-run`). Absent: a value has to follow. */
  readonly bare?: string
  readonly help: string
  readonly hidden?: boolean
  /** What pflag says on standard error when it is used, behind `Flag --x has been deprecated, `. */
  readonly deprecated?: string
}

/** The flags of one call. Asking for a flag that the command did not declare is a bug and throws. */
export interface Flags {
  /** True when it stood on the line. */
  changed(name: string): boolean
  text(name: string): string
  bool(name: string): boolean
  int(name: string): number
  list(name: string): readonly string[]
  /** In ms; `0` and negative durations are told apart by their sign. */
  duration(name: string): number
}
