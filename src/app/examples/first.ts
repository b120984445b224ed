import { deployment, frontend } from './pieces.ts'
import type { Example } from './types.ts'

const service = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 3000
      targetPort: 80
`

const other = `# Runs, but carries another label: web does not select it.
apiVersion: v1
kind: Pod
metadata:
  name: db
  labels:
    app: db
spec:
  containers:
    - name: db
      image: redis
      ports:
        - containerPort: 6379
`

/** What the page opens with. */
export const first: Example = {
  id: 'first',
  title: 'A Service and its Pods',
  hint: 'frontend is about to call http://web:3000. Press Play, or Step, to follow the packet.',
  files: [
    { name: 'service.yaml', text: service },
    { name: 'deploy.yaml', text: `${deployment({ name: 'web', labels: 'app: web' })}---\n${other}` },
    { name: 'frontend.yaml', text: frontend },
  ],
  request: { from: { pod: 'default/frontend' }, to: 'http://web:3000/' },
}
