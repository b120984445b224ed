// The built library, as plain Node imports it by the package's own name.
import { createCluster } from 'switchyard'

const cluster = createCluster({ seed: 1 })
const results = cluster.apply(
  'apiVersion: v1\nkind: Pod\nmetadata: { name: web, labels: { app: web } }\nspec: { containers: [{ name: c, image: nginx }] }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, nodePort: 30080 }] }\n',
)
cluster.settle()
cluster.advance(10_000)
const trace = cluster.send({ from: { external: true }, to: 'http://172.18.0.2:30080/' })
const words = `${results.map(({ action }) => action).join(' ')} ${trace.outcome} ${trace.servedBy}`
if (words !== 'created created ok default/web') throw new Error(`the library answers "${words}"`)
process.stdout.write(`${words}\n`)
