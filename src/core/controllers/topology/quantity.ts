import { parseQuantity } from '../../apiserver/strategies/quantity.ts'

/** A resource quantity (`2`, `500m`, `1.5`, `1e3`) in thousandths, rounded up; 0 when there is none or it is no quantity. */
export function milliValue(quantity: string | number | undefined): number {
  const milli = (parseQuantity(quantity ?? '') ?? 0) * 1000
  // A product such as 1.1 × 1000 may miss its integer by a hair; rounding up must not make a whole step of that.
  return Math.ceil(Math.round(milli * 1e6) / 1e6)
}
