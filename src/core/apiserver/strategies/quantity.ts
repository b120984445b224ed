const SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['n', 1e-9],
  ['u', 1e-6],
  ['m', 1e-3],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['P', 1e15],
  ['E', 1e18],
  ['Ki', 2 ** 10],
  ['Mi', 2 ** 20],
  ['Gi', 2 ** 30],
  ['Ti', 2 ** 40],
  ['Pi', 2 ** 50],
  ['Ei', 2 ** 60],
])

/**
 * The amount that a resource quantity writes (`250m`, `64Mi`, `1e3`), or undefined when it writes none.
 * Differs: a float, where upstream counts exactly; enough to compare and to order.
 */
export function parseQuantity(quantity: string | number): number | undefined {
  if (typeof quantity === 'number') return quantity
  const [, number = '', exponent, suffix = ''] = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|([a-zA-Z]*))$/.exec(quantity) ?? []
  const scale = exponent === undefined ? SUFFIXES.get(suffix) : 10 ** Number(exponent)
  return number === '' || scale === undefined ? undefined : Number(number) * scale
}
