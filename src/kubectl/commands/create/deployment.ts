import type { JsonObject } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import type { Trouble } from '../../client/trouble.ts'
import type { Invocation } from '../../command.ts'
import { randomSuffix } from '../../random-suffix.ts'
import { defineCommand } from '../define.ts'
import { metadataFor, missingFlags, runGenerator } from './generated.ts'

/** Create a deployment with the specified name. Source: kubectl pkg/cmd/create/create_deployment.go. */
export const createDeploymentCommand = defineCommand('create deployment', async (invocation) => {
  return (
    missingFlags(invocation, 'image') ??
    runGenerator(invocation, {
      plural: 'deployments',
      failing: 'failed to create deployment: ',
      savesConfig: true,
      generate: async (name) => deploymentOf(invocation, name),
    })
  )
})

/** A container's name from its image: the last part of its path, without tag and digest. */
function containerName({ host }: Invocation, image: string): string {
  const [name = ''] = (image.split('/').at(-1) ?? '').split(/[:@]/)
  return /[_.]/.test(name) ? `${name.replaceAll(/[_.]/g, '-')}-${randomSuffix(host)}` : name
}

function deploymentOf(invocation: Invocation, name: string): Result<JsonObject, Trouble> {
  const { flags, dashed } = invocation
  const images = flags.list('image')
  const command = dashed ?? []
  if (images.length > 1 && command.length > 0) {
    return { ok: false, error: { text: 'cannot specify multiple --image options and command' } }
  }
  const port = flags.int('port')
  const containers = images.map((image, i) => ({
    name: containerName(invocation, image),
    image,
    ...(command.length > 0 ? { command } : {}),
    ...(i === 0 && port >= 0 ? { ports: [{ containerPort: port }] } : {}),
  }))
  const labels = { app: name }
  const spec = {
    replicas: flags.int('replicas'),
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers } },
  }
  return { ok: true, value: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: metadataFor(invocation, name, labels), spec } }
}
