import type { Result } from '../../../core/api/status.ts'
import { configKey } from '../../../core/apiserver/validation/names.ts'
import type { Trouble } from '../../client/trouble.ts'
import type { Invocation } from '../../command.ts'
import type { KubectlHost } from '../../host.ts'
import { envNameErrors } from '../env-names.ts'

type Pair = readonly [key: string, value: string]

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

const absolute = (host: KubectlHost, path: string): string =>
  path.startsWith('/') ? path : `${host.cwd}/${path.replace(/^\.\//, '')}`

/** `key=value`. Source: kubectl pkg/util ParseLiteralSource. */
function literal(source: string): Result<readonly Pair[], Trouble> {
  const equals = source.indexOf('=')
  if (equals <= 0) return refused(`invalid literal source ${source}, expected key=value`)
  return { ok: true, value: [[source.slice(0, equals), source.slice(equals + 1)]] }
}

/** `key=path`, `path` and `folder`. Source: kubectl pkg/util ParseFileSource. */
async function file(host: KubectlHost, source: string): Promise<Result<readonly Pair[], Trouble>> {
  const parts = source.split('=')
  const [first = '', second] = parts
  if (parts.length > 2) return refused("key names or file paths cannot contain '='")
  if (second !== undefined && first === '') return refused(`key name for file path ${second} missing`)
  if (second === '') return refused(`file path for key name ${first} missing`)
  const path = second ?? first
  const key = second === undefined ? (path.split('/').at(-1) ?? '') : first
  const names = await host.files.list(absolute(host, path))
  if (names !== null) {
    if (second !== undefined) return refused('cannot give a key name for a directory path')
    const pairs: Pair[] = []
    for (const name of names) {
      const text = await host.files.read(`${absolute(host, path)}/${name}`)
      if (text !== null) pairs.push([name, text])
    }
    return { ok: true, value: pairs }
  }
  const text = await host.files.read(absolute(host, path))
  return text === null ? refused(`error reading ${path}: no such file or directory`) : { ok: true, value: [[key, text]] }
}

/** Lines of `KEY=value`; a key alone takes its value from the environment. Source: kubectl pkg/cmd/util/env_file.go. */
async function envFile(host: KubectlHost, path: string): Promise<Result<readonly Pair[], Trouble>> {
  const text = await host.files.read(absolute(host, path))
  if (text === null) return refused(`error reading ${path}: no such file or directory`)
  const pairs: Pair[] = []
  for (const line of text.split('\n').map((one) => one.trimStart())) {
    if (line === '' || line.startsWith('#')) continue
    const equals = line.indexOf('=')
    const key = equals < 0 ? line : line.slice(0, equals)
    const errors = envNameErrors(key)
    if (errors.length > 0) return refused(`${JSON.stringify(key)} is not a valid key name: ${errors.join(';')}`)
    pairs.push([key, equals < 0 ? (host.env[key] ?? '') : line.slice(equals + 1)])
  }
  return { ok: true, value: pairs }
}

/** What `--from-file`, `--from-literal` and `--from-env-file` give to a ConfigMap or a Secret. */
export async function dataFrom(
  { flags, host }: Invocation,
  kind: 'ConfigMap' | 'Secret',
  name: string,
): Promise<Result<{ readonly [key: string]: string }, Trouble>> {
  const [files, literals] = [flags.list('from-file'), flags.list('from-literal')]
  const envFiles = flags.list('from-env-file')
  if (envFiles.length > 0 && files.length + literals.length > 0) {
    return refused('from-env-file cannot be combined with from-file or from-literal')
  }
  const readers = [
    ...files.map((source) => () => file(host, source)),
    ...literals.map((source) => async () => literal(source)),
    ...envFiles.map((source) => () => envFile(host, source)),
  ]
  const data = new Map<string, string>()
  for (const read of readers) {
    const pairs = await read()
    if (!pairs.ok) return pairs
    for (const [key, value] of pairs.value) {
      const errors = configKey(key)
      if (errors.length > 0) return refused(`${JSON.stringify(key)} is not a valid key name for a ${kind}: ${errors.join(',')}`)
      if (data.has(key)) return refused(alreadyThere(kind, key, name))
      data.set(key, value)
    }
  }
  return { ok: true, value: Object.fromEntries(data) }
}

const alreadyThere = (kind: 'ConfigMap' | 'Secret', key: string, name: string): string =>
  kind === 'ConfigMap'
    ? `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ConfigMap ${JSON.stringify(name)}`
    : `cannot add key ${key}, another key by that name already exists`
