import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import { printerOf } from '../../src/core/apiserver/table/table.ts'
import { msOfTimestamp } from '../../src/core/sim/time.ts'
import { CaseFields, canonical, Expectation } from './case-fields.ts'
import type { CaseRunner, Suites } from './types.ts'

/** Fields that say where a case comes from and check nothing. */
const REMARKS = ['name', 'from', 'note'] as const

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The columns of a kind as the file lists them. */
function columnsWrong(kind: string, file: CaseFields): readonly string[] {
  const listed = file.fields('columns')?.list(kind)
  if (!listed) return [`the file lists no columns of ${kind}`]
  const got = printerOf(kind).columns.map(({ name, type, format, priority }) => ({
    name,
    type,
    ...(format ? { format } : {}),
    ...(priority > 0 ? { wideOnly: true } : {}),
  }))
  const named = (columns: readonly JsonValue[]): string =>
    canonical(
      columns.map((column) =>
        isObject(column)
          ? [column['name'] ?? '', column['wideOnly'] ?? false, column['format'] ?? '', column['type'] ?? '']
          : column,
      ),
    )
  return named(got) === named(listed) ? [] : [`columns of ${kind}: got ${named(got)}, want ${named(listed)}`]
}

/** One object as a row of its kind's table. */
const runPrinter: CaseRunner = (test, _suite, file) => {
  const fields = new CaseFields(test, 'case')
  for (const remark of REMARKS) fields.value(remark)
  const given = fields.needed(fields.fields('given'), 'given')
  const [object, ...more] = given.needed(given.list('objects'), 'objects')
  if (!isObject(object) || more.length > 0) throw new Error('a printer prints exactly one object')
  const wide = fields.needed(fields.boolean('wide'), 'wide')
  const expectation = new Expectation(fields.needed(fields.value('expect'), 'expect'))
  given.end()
  fields.end()
  const whole = new CaseFields(file, 'file')
  const now = whole.needed(whole.string('now'), 'now')
  const nowMs = whole.needed(msOfTimestamp(now) ?? undefined, 'a time in now')
  const kind = String(object['kind'])
  const { columns, print } = printerOf(kind)
  const row = print(object, { nowMs, wide })
  expectation.check('columns', () => columns.filter(({ priority }) => wide || priority === 0).map(({ name }) => name))
  expectation.check('cells', () => row.cells)
  expectation.check('conditions', () => row.conditions ?? [])
  if (!expectation.fields.has('cells')) throw new Error('expect lacks cells')
  return [...expectation.done(), ...columnsWrong(kind, whole)]
}

export const suites: Suites = { 'kubectl/printers': runPrinter }
