import { expect, test } from 'vitest'
import { milliValue } from '../../../src/core/controllers/topology/quantity.ts'

test.each([
  ['100m', 100],
  ['1', 1000],
  [4, 4000],
  ['1.1', 1100],
  ['.5', 500],
  ['1e3', 1_000_000],
  ['2k', 2_000_000],
  ['1Ki', 1_024_000],
  ['100u', 1],
  ['0', 0],
  ['', 0],
  ['lots', 0],
  [undefined, 0],
])('%s is %i thousandths', (text, milli) => expect(milliValue(text)).toBe(milli))
