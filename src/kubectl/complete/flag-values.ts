import { listAt, textAt } from '../client/json.ts'
import type { Kubeconfig } from '../client/kubeconfig.ts'
import type { FlagSpec } from '../flags/types.ts'

const LISTED = /(?:[Oo]ne of|[Vv]alues(?: are)?):? [([]([\w\s,|-]+)[)\]]/
const QUOTED = /(?:Must be|[Oo]ne of) ((?:["'][\w-]+["'](?:, or |, | or )?)+)/
/** Formats that are nothing without what follows. */
const NEEDS_MORE = /^(?:go-template|jsonpath|custom-columns)(?:-file|-as-json)?$|^template(?:file)?$/

/** The values that a flag's own help lists: `One of: (json, yaml)`, `Must be "none", "server", or "client"`. */
function listedValues({ help }: FlagSpec): readonly string[] {
  const listed = LISTED.exec(help)?.[1]
  if (listed !== undefined) return listed.split(/[\s,|]+/).filter((value) => value !== '')
  return [...(QUOTED.exec(help)?.[1] ?? '').matchAll(/["']([\w-]+)["']/g)].map(([, value = '']) => value)
}

const IN_KUBECONFIG: { readonly [flag: string]: string } = { context: 'contexts', cluster: 'clusters', user: 'users' }

/** What a flag may be set to, as far as neither the cluster nor a file has to be asked. `=` at its end asks for more. */
export function flagValues(spec: FlagSpec, { content }: Kubeconfig): readonly string[] {
  const list = Object.hasOwn(IN_KUBECONFIG, spec.name) ? IN_KUBECONFIG[spec.name] : undefined
  if (list !== undefined) return listAt(content, list).map((entry) => textAt(entry, 'name'))
  return listedValues(spec).map((value) => (NEEDS_MORE.test(value) ? `${value}=` : value))
}
