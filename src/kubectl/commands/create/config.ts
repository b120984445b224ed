import type { JsonObject } from '../../../core/api/json.ts'
import { toBase64 } from '../../../core/text/base64.ts'
import { defineCommand } from '../define.ts'
import { metadataFor, runGenerator } from './generated.ts'
import { dataFrom } from './sources.ts'

const filled = (field: string, data: JsonObject): JsonObject => (Object.keys(data).length > 0 ? { [field]: data } : {})

/** Create a config map from a local file, directory or literal value. Source: kubectl pkg/cmd/create/create_configmap.go. */
export const createConfigMapCommand = defineCommand(
  'create configmap',
  (invocation) =>
    runGenerator(invocation, {
      plural: 'configmaps',
      failing: 'failed to create configmap: ',
      savesConfig: true,
      generate: async (name) => {
        const data = await dataFrom(invocation, 'ConfigMap', name)
        if (!data.ok) return data
        const metadata = metadataFor(invocation, name)
        return { ok: true, value: { apiVersion: 'v1', kind: 'ConfigMap', metadata, ...filled('data', data.value) } }
      },
    }),
  ['append-hash'],
)

/** Create a secret from a local file, directory, or literal value. Source: kubectl pkg/cmd/create/create_secret.go. */
export const createSecretCommand = defineCommand(
  'create secret generic',
  (invocation) =>
    runGenerator(invocation, {
      plural: 'secrets',
      failing: 'failed to create secret ',
      savesConfig: true,
      generate: async (name) => {
        const data = await dataFrom(invocation, 'Secret', name)
        if (!data.ok) return data
        const coded = Object.fromEntries(Object.entries(data.value).map(([key, value]) => [key, toBase64(value)]))
        const type = invocation.flags.text('type')
        const metadata = metadataFor(invocation, name)
        const object = { apiVersion: 'v1', kind: 'Secret', metadata, ...filled('data', coded), ...(type === '' ? {} : { type }) }
        return { ok: true, value: object }
      },
    }),
  ['append-hash'],
)
