import { BENCHES } from './benches.ts'

/**
 * `npm run bench -- [name…] [--full]`: one JSON object a line, `{ bench, size, us, peer?, ratio? … }`. All benches unless
 * some are named; `--full` adds the sizes of Kubernetes' published limits.
 */
const words = process.argv.slice(2)
const full = words.includes('--full')
const names = words.filter((word) => word !== '--full')
const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name))
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(', ')}; there are ${BENCHES.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
for (const bench of BENCHES) {
  if (names.length > 0 && !names.includes(bench.name)) continue
  for (const line of bench.run({ full })) console.log(JSON.stringify(line))
}
