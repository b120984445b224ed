/** What the words of a command are. */
export type Words =
  /** A type and then names of it, or TYPE/NAME; `types` are those that come into question (absent: all). */
  | { readonly are: 'objects'; readonly types?: readonly string[] }
  | { readonly are: 'types' }
  /** A Pod or TYPE/NAME, and then what `next` says. */
  | { readonly are: 'pods'; readonly next?: 'container' | 'port' }
  | { readonly are: 'contexts' }

const OBJECTS: Words = { are: 'objects' }
const ROLLED: Words = { are: 'objects', types: ['deployments'] }
const WITH_CONTAINERS: Words = { are: 'objects', types: ['deployments', 'pods', 'replicasets'] }
const CONTEXTS: Words = { are: 'contexts' }

/** By the command's path. Source: kubectl pkg/util/completion and the ValidArgsFunction of each command. */
export const WORDS: { readonly [path: string]: Words } = {
  annotate: OBJECTS,
  delete: OBJECTS,
  describe: OBJECTS,
  edit: OBJECTS,
  get: OBJECTS,
  label: OBJECTS,
  patch: OBJECTS,
  wait: OBJECTS,
  'apply view-last-applied': OBJECTS,
  expose: { are: 'objects', types: ['deployments', 'pods', 'replicasets', 'services'] },
  scale: { are: 'objects', types: ['deployments', 'replicasets'] },
  'rollout history': ROLLED,
  'rollout pause': ROLLED,
  'rollout restart': ROLLED,
  'rollout resume': ROLLED,
  'rollout status': ROLLED,
  'rollout undo': ROLLED,
  'set env': WITH_CONTAINERS,
  'set image': WITH_CONTAINERS,
  'set selector': { are: 'objects', types: ['services'] },
  explain: { are: 'types' },
  exec: { are: 'pods' },
  logs: { are: 'pods', next: 'container' },
  'port-forward': { are: 'pods', next: 'port' },
  'config delete-context': CONTEXTS,
  'config get-contexts': CONTEXTS,
  'config rename-context': CONTEXTS,
  'config use-context': CONTEXTS,
}
