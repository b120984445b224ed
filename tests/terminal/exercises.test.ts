import { expect, test } from 'vitest'
import { createCluster } from '../../src/index.ts'
import { TestTerminal } from './shell.ts'

// Lines as exercises for the CKAD exam have them, one after another in one cluster; what kubectl and the shell print is theirs.
const cluster = createCluster()
cluster.settle()
cluster.advance(60_000)
const laptop = new TestTerminal(cluster)

const LINES: readonly { readonly line: string; readonly says: string | RegExp; readonly exitCode?: number }[] = [
  {
    line: 'kubectl run nginx --image=nginx --port=80 --labels=tier=fe --dry-run=client -o yaml > pod.yaml && kubectl apply -f pod.yaml',
    says: 'pod/nginx created\n',
  },
  { line: 'kubectl wait --for=condition=Ready pod/nginx', says: 'pod/nginx condition met\n' },
  {
    line: `kubectl get pods -o jsonpath='{range .items[*]}{.metadata.name}{"\\t"}{.status.podIP}{"\\n"}{end}'`,
    says: /^nginx\t10\.244\.\d+\.\d+\n$/,
  },
  { line: 'kubectl get po nginx -o jsonpath=\'{.spec.containers[].image}{"\\n"}\'', says: 'nginx\n' },
  { line: "kubectl get po -l 'tier in (fe,be)' --show-labels --no-headers", says: /^nginx +1\/1 +Running +0 +\S+ +tier=fe\n$/ },
  {
    line: 'for i in `seq 1 3`; do kubectl run nginx$i --image=nginx -l app=v1; done',
    says: 'pod/nginx1 created\npod/nginx2 created\npod/nginx3 created\n',
  },
  {
    line: 'kubectl label po nginx{1..3} app=v2 --overwrite',
    says: 'pod/nginx1 labeled\npod/nginx2 labeled\npod/nginx3 labeled\n',
  },
  { line: "kubectl get po -l app=v2 --no-headers | awk '{print $1}' | sort -r", says: 'nginx3\nnginx2\nnginx1\n' },
  {
    line: 'kubectl get po -l app=v2 -o name | xargs -I{} kubectl label {} app-',
    says: 'pod/nginx1 unlabeled\npod/nginx2 unlabeled\npod/nginx3 unlabeled\n',
  },
  { line: 'kubectl annotate po nginx1 description="my description"', says: 'pod/nginx1 annotated\n' },
  { line: "kubectl describe po nginx1 | grep -i 'annotations'", says: /^Annotations: +description: my description\n$/ },
  { line: 'kubectl expose po nginx --port=80 --type=NodePort', says: 'service/nginx exposed\n' },
  {
    line: "kubectl run busybox --image=busybox --rm -it --restart=Never -- wget -O- $(kubectl get svc nginx -o jsonpath='{.spec.clusterIP}'):80 --timeout 2 | grep title",
    says: '<title>Welcome to nginx!</title>\n',
  },
  {
    line: "kubectl run busybox --image=busybox --rm -it --restart=Never -- sh -c 'wget -qO- nginx | grep title'",
    says: '<title>Welcome to nginx!</title>\npod "busybox" deleted\n',
  },
  {
    line: "IP=$(kubectl get pod nginx --template='{{.status.podIP}}'); kubectl exec -it nginx -- curl -s $IP | grep title",
    says: '<title>Welcome to nginx!</title>\n',
  },
  {
    line: "PORT=$(kubectl get svc nginx -o jsonpath='{.spec.ports[0].nodePort}'); for i in 1 2 3; do curl -s localhost:$PORT | grep -c '<title>'; done",
    says: '1\n1\n1\n',
  },
  {
    line: "NODE=$(kubectl get node -o jsonpath='{.items[0].status.addresses[?(@.type==\"InternalIP\")].address}'); curl -so /dev/null -w '%{http_code}\\n' $NODE:$PORT",
    says: '200\n',
  },
  { line: 'kubectl create deploy x --image=nginx:1.18.0 --replicas=2 --port=80', says: 'deployment.apps/x created\n' },
  {
    line: 'kubectl scale deploy/x --replicas=3; kubectl rollout status deploy/x | tail -1',
    says: 'deployment.apps/x scaled\ndeployment "x" successfully rolled out\n',
  },
  {
    line: 'kubectl set image deploy x nginx=nginx:1.19.8; kubectl rollout status deploy x | tail -1',
    says: 'deployment.apps/x image updated\ndeployment "x" successfully rolled out\n',
  },
  {
    line: 'kubectl rollout undo deploy x && kubectl rollout status deploy x | tail -1',
    says: 'deployment.apps/x rolled back\ndeployment "x" successfully rolled out\n',
  },
  { line: 'kubectl describe deploy x | grep Image: | tr -s " "', says: ' Image: nginx:1.18.0\n' },
  { line: 'kubectl get ep nginx 2>/dev/null | tail -1', says: /^nginx +10\.244\.\d+\.\d+:80 +\d+s\n$/ },
  { line: 'kubectl explain svc.spec.ports | head -1', says: /^KIND: +Service\n$/ },
  { line: "kubectl get svc -o wide | awk '{print $1}'", says: 'NAME\nkubernetes\nnginx\n' },
  {
    line: 'kubectl apply -f - <<EOF\napiVersion: v1\nkind: Service\nmetadata:\n  name: typed\nspec:\n  selector:\n    app: x\n  ports:\n  - port: 8080\n    targetPort: 80\nEOF',
    says: 'service/typed created\n',
  },
  {
    line: 'kubectl get svc --no-headers -o custom-columns=:metadata.name | xargs -I{} echo svc/{}',
    says: 'svc/kubernetes\nsvc/nginx\nsvc/typed\n',
  },
  { line: 'for s in $(kubectl get svc -o name); do echo "<$s>"; done | head -1', says: '<service/kubernetes>\n' },
  { line: 'diff <(kubectl get ns -o name) <(kubectl get ns -o name) && echo same', says: 'same\n' },
  {
    line: "kubectl get svc nginx -o yaml | sed 's/targetPort: 80$/targetPort: 81/' | kubectl replace -f -",
    says: 'service/nginx replaced\n',
  },
  {
    line: 'kubectl create secret generic s --from-literal=password=mypass >/dev/null; kubectl get secret s -o jsonpath={.data.password} | base64 -d',
    says: 'mypass',
  },
  {
    line: 'export do="--dry-run=client -o yaml"; k create svc nodeport np --tcp=80 --node-port=30123 $do | grep nodePort',
    says: '    nodePort: 30123\n',
  },
  { line: 'kubectl delete po,svc nginx', says: 'pod "nginx" deleted\nservice "nginx" deleted\n' },
  { line: 'kubectl get po -w | grep x', says: '', exitCode: 2 },
  { line: 'kubectl port-forward deploy/x 8080:80 &', says: '', exitCode: 2 },
]

test.each(LINES)('$line', async ({ line, says, exitCode = 0 }) => {
  const printed = await laptop.run(line)
  if (typeof says === 'string') expect(printed.stdout, printed.stderr).toBe(says)
  else expect(printed.stdout, printed.stderr).toMatch(says)
  expect(printed.exitCode).toBe(exitCode)
  if (exitCode === 2)
    expect(printed.stderr).toMatch(/^switchyard: kubectl .* (without the pipe|in another terminal, without the &)\n$/)
})
