import * as monaco from 'monaco-editor/editor'
import 'monaco-editor/languages/definitions/yaml/register'
import 'monaco-editor/features/find/register'
import 'monaco-editor/features/folding/register'
import 'monaco-editor/features/comment/register'
import 'monaco-editor/features/hover/register'
import 'monaco-editor/features/gotoError/register'
import 'monaco-editor/features/snippet/register'
import 'monaco-editor/editor/contrib/suggest/browser/suggestController'
import EditorWorker from 'monaco-editor/editor/editor.worker?worker'
import { configureMonacoYaml } from 'monaco-yaml'
import schema from '../../manifest/kubernetes-schema.generated.json'
import { defineThemes } from './themes.ts'
import YamlWorker from './yaml.worker?worker'

/**
 * Monaco with YAML and the Kubernetes schema, set up once a page. Everything here is loaded after the first paint.
 * monaco-yaml still asks for its worker by label, which Monaco no longer takes (remcohaszing/monaco-yaml#272): the proxy
 * below makes the worker itself and hands that over.
 */
interface WorkerOptions {
  readonly label: string
  readonly createData: unknown
  readonly host?: Record<string, (...args: unknown[]) => unknown>
  readonly keepIdleModels?: boolean
}

const makeWorker = (label: string): Worker => (label === 'yaml' ? new YamlWorker() : new EditorWorker())

Object.assign(globalThis, { MonacoEnvironment: { getWorker: (_id: string, label: string) => makeWorker(label) } })

function createWebWorker({ label, createData, host, keepIdleModels }: WorkerOptions): unknown {
  const worker = makeWorker(label)
  // The handshake of Monaco's own wrapper: a first message that only wakes the worker, then what it is made with.
  worker.postMessage('ignore')
  worker.postMessage(createData)
  return monaco.editor.createWebWorker({
    worker,
    ...(host ? { host } : {}),
    ...(keepIdleModels === undefined ? {} : { keepIdleModels }),
  })
}

const editorNamespace = new Proxy(monaco.editor, {
  get: (target, key) => (key === 'createWebWorker' ? createWebWorker : Reflect.get(target, key)),
})
const shim = new Proxy(monaco, { get: (target, key) => (key === 'editor' ? editorNamespace : Reflect.get(target, key)) })

configureMonacoYaml(shim, {
  isKubernetes: true,
  yamlVersion: '1.1',
  enableSchemaRequest: false,
  // Problems come from the same reading that applies the text: two voices would contradict each other.
  validate: false,
  completion: true,
  hover: true,
  // The generated file is a JSON schema; its type is what the importer made of it.
  schemas: [{ uri: 'inmemory://kubernetes.json', fileMatch: ['**/*.yaml'], schema: schema as object }],
})
defineThemes(monaco)

export { monaco }
