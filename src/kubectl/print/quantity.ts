import type { JsonValue } from '../../core/api/json.ts'

/** An amount in thousandths, and whether it is written in powers of two. */
export interface Quantity {
  readonly milli: number
  readonly binary: boolean
}

export const ZERO: Quantity = { milli: 0, binary: false }

const DECIMAL = ['', 'k', 'M', 'G', 'T', 'P', 'E']
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

/** Reads `250m`, `64Mi`, `1.5`, `1e3`. What cannot be read is nothing. Source: apimachinery pkg/api/resource. */
export function readQuantity(value: JsonValue | undefined): Quantity {
  const [, number = '', suffix = ''] = /^([-+]?[\d.]+(?:[eE][-+]?\d+)?)([a-zA-Z]*)$/.exec(String(value ?? '')) ?? []
  const amount = Number(number)
  if (number === '' || Number.isNaN(amount)) return ZERO
  if (suffix === 'm') return { milli: amount, binary: false }
  const power = BINARY.indexOf(suffix)
  if (suffix !== '' && power > 0) return { milli: amount * 1024 ** power * 1000, binary: true }
  return { milli: amount * 1000 ** Math.max(0, DECIMAL.indexOf(suffix)) * 1000, binary: false }
}

export const addQuantities = (a: Quantity, b: Quantity): Quantity => ({
  milli: a.milli + b.milli,
  binary: a.milli === 0 ? b.binary : a.binary,
})

export const largerQuantity = (a: Quantity, b: Quantity): Quantity => (b.milli > a.milli ? b : a)

/** An amount in its canonical form: the largest unit that leaves no fraction. */
export function printQuantity({ milli, binary }: Quantity): string {
  if (milli === 0) return '0'
  if (milli % 1000 !== 0) return `${Math.ceil(milli)}m`
  let amount = milli / 1000
  if (binary && Math.abs(amount) < 1024) return String(amount)
  const [step, units] = binary ? [1024, BINARY] : [1000, DECIMAL]
  let power = 0
  while (amount % step === 0 && power < units.length - 1) {
    amount /= step
    power += 1
  }
  return `${amount}${units[power]}`
}

export const quantityText = (value: JsonValue | undefined): string => printQuantity(readQuantity(value))
