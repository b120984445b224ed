import type { Lesson } from '../../src/lessons/types.ts'

/** A sentence of the topic, and the lesson of the catalogue in which it is found out. */
export interface Statement {
  readonly id: string
  readonly says: string
  readonly lesson: string
}

const say = (id: string, lesson: string, says: string): Statement => ({ id, says, lesson })

export const STATEMENTS: readonly Statement[] = [
  say('T1', '01', 'Without a Service an application cannot be reached in a stable way'),
  say('T2', '01', 'A Service gives a name that can be found, and spreads load over replicas'),
  say('T3', '01', 'Services and Pods need not know each other’s addresses: cluster DNS finds the Service'),
  say('T4', '02', 'A Service finds its Pods by labels, as a Deployment does'),
  say('T5', '02', 'Figure 1: Pods whose labels match get traffic, the third does not'),
  say('T6', '03', 'A Service can be made without a selector'),
  say('T7', '04', 'Every Service has a type, which decides how its Pods are exposed'),
  say('T8', '04', 'ClusterIP: an address inside the cluster, reached only from there'),
  say('T9', '04', 'ClusterIP is the default'),
  say('T10', '04', 'NodePort: a static port of every Node, reached from outside'),
  say('T11', '12', 'LoadBalancer: reached from outside by a provider’s load balancer'),
  say('T12', '05', 'There are imperative ways and a declarative one'),
  say('T13', '05', '`kubectl create service clusterip`: the type is a word of its own, the port mapping may be left out'),
  say('T14', '06', '`kubectl run --expose`: a Pod and a Service with the right selector in one go'),
  say('T15', '06', '`kubectl expose deployment`: for the Pods of a Deployment'),
  say('T16', '07', 'The same as a manifest'),
  say('T17', '08', 'The port mapping decides whether traffic reaches the application'),
  say('T18', '08', 'A Service has an incoming port and a target port'),
  say('T19', '08', 'Figure 2: 3000 comes in, 80 goes out'),
  say('T20', '08', 'The target port is the one that the container has'),
  say('T21', '09', 'Figure 3: a ClusterIP is reached from another Pod'),
  say('T22', '10', '`kubectl proxy` connects your machine to the API server'),
  say('T23', '10', 'It keeps the shell: another terminal is needed'),
  say('T24', '10', 'curl calls the Service as an endpoint of the API server'),
  say('T25', '11', 'Figure 4: access from outside by a Node’s address'),
  say('T26', '11', 'A node port is between 30000 and 32767, given when the Service is made'),
  say('T27', '11', '`kubectl edit` changes the type to NodePort'),
  say('T28', '11', 'curl to the node port reaches it'),
  say('T29', '13', 'A Deployment manages Pods, a Service routes to them'),
  say('T30', '13', 'Figure 5: both find their Pods by labels'),
]

type Covering = Pick<Lesson, 'id' | 'covers'>

const by = (lessons: readonly Covering[], statement: string): readonly string[] =>
  lessons.filter(({ covers }) => covers.includes(statement)).map(({ id }) => id)

/** Statements that nobody covers although the lesson that they belong to is there. */
export const uncovered = (lessons: readonly Covering[]): readonly string[] =>
  STATEMENTS.filter(({ id, lesson }) => lessons.some((one) => one.id === lesson) && by(lessons, id).length === 0).map(
    ({ id }) => id,
  )

/** docs/coverage.md: each statement of the topic, and the lessons that let people find it out. */
export function coverageText(lessons: readonly Covering[]): string {
  const rows = STATEMENTS.map(({ id, says, lesson }) => {
    const found = by(lessons, id)
    return `| ${id} | ${says} | ${found.length > 0 ? found.join(', ') : `(${lesson} is to come)`} |`
  })
  return `# What the lessons cover

Written by \`npm run lesson -- coverage\` from the \`covers\` of each lesson; do not edit it by hand.

| | the topic says | lessons |
| --- | --- | --- |
${rows.join('\n')}
`
}
