import type { JsonObject } from '../../src/core/api/json.ts'
import { kubectl } from '../../src/kubectl/main.ts'
import { CaseFields } from './case-fields.ts'
import { duringOf } from './kubectl-during.ts'
import { type Edit, runLine } from './kubectl-host.ts'
import { compareObjects } from './kubectl-objects.ts'
import { firstDifference, sameText } from './kubectl-text.ts'
import { recordedCluster } from './kubectl-world.ts'
import type { CaseRunner, Suites } from './types.ts'

const SUITES = ['apply', 'describe', 'edit-patch', 'errors', 'expose', 'generators', 'get-tables']
/** The instant of suites whose recordings show no time. */
const ANY_TIME = '2025-01-15T10:00:00Z'
/** `server: none` was recorded without anybody to ask; `discovery only` says what is asked. */
const SERVERS = ['none', 'discovery only']

const editOf = (value: CaseFields): Edit => {
  const saw = value.needed(value.string('saw'), 'saw')
  const wrote = value.value('wrote')
  if (wrote !== null && typeof wrote !== 'string') throw new Error('what an editor wrote is a text or null')
  value.end()
  return { saw, wrote }
}

function textsOf(fields: CaseFields, name: string): { readonly [key: string]: string } {
  const value = fields.value(name) ?? {}
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${name} is no object`)
  const entries = Object.entries(value).map(([key, text]) => {
    if (typeof text !== 'string') throw new Error(`${name}.${key} is no text`)
    return [key, text] as const
  })
  return Object.fromEntries(entries)
}

/** Runs one recorded command against a cluster that holds what the case gives. */
const run: CaseRunner = async (test: JsonObject, suite, file) => {
  const fields = new CaseFields(test, 'case')
  const name = fields.needed(fields.string('name'), 'name')
  const note = fields.string('note')
  const command = fields.needed(fields.string('command'), 'command')
  const given = fields.needed(fields.fields('given'), 'given')
  const objects = given.needed(given.list('objects'), 'objects')
  given.end()
  const server = fields.string('server')
  if (server !== undefined && !SERVERS.includes(server)) throw new Error(`server ${server} is unknown`)
  const files = textsOf(fields, 'files')
  const env = textsOf(fields, 'env')
  const expect = fields.needed(fields.fields('expect'), 'expect')
  fields.end()
  const stdout = expect.needed(expect.string('stdout'), 'stdout')
  const stderr = expect.needed(expect.string('stderr'), 'stderr')
  const exitCode = expect.needed(expect.number('exitCode'), 'exitCode')
  const edits = (expect.list('edits') ?? []).map((edit) => editOf(new CaseFields(edit, 'edit')))
  const changed = expect.list('objects') ?? []
  const deleted = expect.list('deleted') ?? []
  expect.end()

  const now = file && typeof file['now'] === 'string' ? file['now'] : ANY_TIME
  const cluster = recordedCluster(objects, now)
  const before = cluster.stored()
  const configured = server !== 'none' && !note?.startsWith('no kubeconfig')
  const during = duringOf(suite, name, cluster)
  const ran = await runLine(command, { cluster, configured, files, env, edits, during }, kubectl)
  return [
    ...(ran.exitCode === exitCode ? [] : [`exit code: want ${exitCode}, got ${ran.exitCode}`]),
    ...(sameText(stdout, ran.stdout) ? [] : [`stdout ${firstDifference(stdout, ran.stdout)}`]),
    ...(sameText(stderr, ran.stderr) ? [] : [`stderr ${firstDifference(stderr, ran.stderr)}`]),
    ...ran.wrong,
    ...compareObjects(before, cluster.stored(), changed, deleted),
  ]
}

export const suites: Suites = Object.fromEntries(SUITES.map((suite) => [`kubectl/${suite}`, run]))
