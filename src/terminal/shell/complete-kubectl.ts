import type { JsonValue } from '../../core/api/json.ts'
import { childrenOf, findCommand, flagsOf } from '../../kubectl/tree.ts'
import { type Machine, readObject } from '../machine.ts'
import { listAt, textAt } from '../place/facts.ts'

/** Where the server lists its types. */
const GROUPS = ['/api/v1', '/apis/apps/v1', '/apis/discovery.k8s.io/v1'] as const

interface Resource {
  readonly plural: string
  /** Every name that it goes by. */
  readonly names: readonly string[]
  readonly namespaced: boolean
  readonly root: string
}

async function resources(machine: Machine): Promise<readonly Resource[]> {
  const lists = await Promise.all(GROUPS.map(async (root) => [root, await readObject(machine, root)] as const))
  return lists.flatMap(([root, list]) =>
    listAt(list, 'resources')
      .filter((one) => !textAt(one, 'name').includes('/'))
      .map((one): Resource => {
        const [plural, singular] = [textAt(one, 'name'), textAt(one, 'singularName')]
        return {
          plural,
          root,
          names: [plural, singular, ...listAt(one, 'shortNames').map(String)],
          namespaced: isNamespaced(one),
        }
      }),
  )
}

const isNamespaced = (one: JsonValue): boolean =>
  typeof one === 'object' &&
  one !== null &&
  !Array.isArray(one) &&
  Object.entries(one).some(([key, value]) => key === 'namespaced' && value === true)

async function namesOf(machine: Machine, { root, plural, namespaced }: Resource, namespace: string): Promise<readonly string[]> {
  const path = namespaced ? `${root}/namespaces/${namespace}/${plural}` : `${root}/${plural}`
  return listAt(await readObject(machine, path), 'items').map((one) => textAt(one, 'metadata', 'name'))
}

/** Commands whose words are Pods. */
const OF_PODS = new Set(['logs', 'exec', 'port-forward', 'attach'])
/** Commands whose first word is a type. */
const OF_TYPES = new Set([
  'get',
  'describe',
  'delete',
  'edit',
  'label',
  'annotate',
  'patch',
  'scale',
  'expose',
  'explain',
  'wait',
  'rollout status',
  'rollout history',
  'rollout undo',
  'rollout restart',
])

const namespaceIn = (words: readonly string[]): string => {
  const at = words.findIndex((word) => word === '-n' || word === '--namespace')
  return (at >= 0 ? words[at + 1] : words.map((word) => /^(?:-n|--namespace=)(.+)$/.exec(word)?.[1]).find(Boolean)) ?? 'default'
}

/** What the last of kubectl's words may become: a command, a flag, a type, a name. */
export async function kubectlWords(words: readonly string[], machine: Machine): Promise<readonly string[]> {
  const [before, word] = [words.slice(0, -1), words.at(-1) ?? '']
  const { path, rest } = findCommand(before)
  if (word.startsWith('-')) return flagsOf(path).map(({ name }) => `--${name}`)
  const last = before.at(-1)
  if (last === '-n' || last === '--namespace') {
    const namespaces = listAt(await readObject(machine, '/api/v1/namespaces'), 'items')
    return namespaces.map((one) => `${textAt(one, 'metadata', 'name')} `)
  }
  const children = childrenOf(path).map(([name]) => `${name} `)
  if (children.length > 0 && rest.filter((one) => !one.startsWith('-')).length === 0) return children
  const known = await resources(machine)
  const namespace = namespaceIn(before)
  const pods = known.find(({ plural }) => plural === 'pods')
  if (OF_PODS.has(path)) return pods ? (await namesOf(machine, pods, namespace)).map((name) => `${name} `) : []
  if (!OF_TYPES.has(path)) return []
  const slash = word.indexOf('/')
  const typed = slash >= 0 ? word.slice(0, slash) : rest.find((one) => !one.startsWith('-') && one !== namespace)
  const resource = known.find(({ names }) => typed !== undefined && names.includes(typed))
  if (!resource) return known.map(({ plural }) => `${plural} `)
  return (await namesOf(machine, resource, namespace)).map((name) => (slash >= 0 ? `${typed}/${name} ` : `${name} `))
}
