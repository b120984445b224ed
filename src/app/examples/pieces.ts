/** The Pod that calls in every example: a shell that listens on nothing. */
export const frontend = `apiVersion: v1
kind: Pod
metadata:
  name: frontend
  labels:
    app: frontend
spec:
  containers:
    - name: shell
      image: busybox
      command: ["sleep", "infinity"]
`

export interface DeploymentOptions {
  readonly name: string
  readonly labels: string
  readonly replicas?: number
  readonly image?: string
  readonly port?: number
  readonly probePort?: number
}

/** A Deployment as people write it. `labels` is the inside of a flow map: `app: web, tier: front`. */
export function deployment({ name, labels, replicas = 2, image = 'nginx', port = 80, probePort }: DeploymentOptions): string {
  const lines = labels.split(', ')
  const indented = (by: number): string => lines.map((line) => `${' '.repeat(by)}${line}`).join('\n')
  const probe = probePort
    ? `
          readinessProbe:
            tcpSocket:
              port: ${probePort}`
    : ''
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
${indented(6)}
  template:
    metadata:
      labels:
${indented(8)}
    spec:
      containers:
        - name: ${name}
          image: ${image}
          ports:
            - containerPort: ${port}${probe}
`
}
