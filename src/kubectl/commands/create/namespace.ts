import { defineCommand } from '../define.ts'
import { runGenerator } from './generated.ts'

/** Create a namespace with the specified name. Source: kubectl pkg/cmd/create/create_namespace.go. */
export const createNamespaceCommand = defineCommand('create namespace', (invocation) =>
  runGenerator(invocation, {
    plural: 'namespaces',
    savesConfig: true,
    generate: async (name) => ({ ok: true, value: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } }),
  }),
)
