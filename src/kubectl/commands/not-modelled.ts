/** The command that comes nearest to one of kubectl's that is not modelled. */
const NEAREST: { readonly [path: string]: string } = {
  taint: 'kubectl label',
  cordon: 'kubectl label',
  uncordon: 'kubectl label',
  drain: 'kubectl delete pod',
  autoscale: 'kubectl scale',
  attach: 'kubectl logs -f',
  debug: 'kubectl exec',
  cp: 'kubectl exec',
  kustomize: 'kubectl apply',
  top: 'kubectl get pods',
  'apply edit-last-applied': 'kubectl edit',
  'apply set-last-applied': 'kubectl apply',
  'cluster-info dump': 'kubectl get all -A',
  'config delete-user': 'kubectl config view',
  'config delete-cluster': 'kubectl config view',
  'config set': 'kubectl config set-context',
  'config set-cluster': 'kubectl config set-context',
  'config set-credentials': 'kubectl config set-context',
  'config unset': 'kubectl config set-context',
  'create cronjob': 'kubectl create deployment',
  'create job': 'kubectl run --restart=Never',
  'create ingress': 'kubectl create service nodeport',
  'set resources': 'kubectl edit',
  'set serviceaccount': 'kubectl edit',
}

/** The one plain line for a command that kubectl has and we have not. */
export const notModelled = (path: string): string =>
  `switchyard: kubectl ${path} is not modelled${Object.hasOwn(NEAREST, path) ? `; nearest: ${NEAREST[path]}` : ''}\n`

/** The same for a flag. */
export const flagNotModelled = (path: string, flag: string): string => `switchyard: kubectl ${path} --${flag} is not modelled\n`
