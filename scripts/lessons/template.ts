/** The files of a new lesson: everything a lesson has, once, for the writer to replace. */
export const template = (id: string, title: string): { readonly [file: string]: string } => ({
  'lesson.yaml': `id: "${id}"
kind: skill
minutes: 5
covers: []
request:
  from: { pod: default/client }
  to: http://web/

steps:
  - id: look
    predict:
      id: how-it-ends
      ask:
        what: outcome
        truth: { probe: { from: { pod: default/client }, to: http://web/ } }
        options: [ok, nxdomain, refused-no-endpoints]
    goals: []
  - id: repair
    goals:
      - id: answers
        check: { is: probe, probe: { from: { pod: default/client }, to: http://web/ }, outcome: ok }

solution:
  yaml:
    - apply: |
        apiVersion: v1
        kind: Pod
        metadata: { name: web, labels: { app: web } }
        spec: { containers: [{ name: nginx, image: nginx }] }
  terminal:
    - run: kubectl run web --image=nginx --labels=app=web

alsoValid:
  - name: first
    actions: []
  - name: second
    actions: []

wrongFix:
  - name: first
    unmet: answers
    observed: probe-ended
    actions: []
  - name: second
    unmet: answers
    observed: probe-ended
    actions: []
`,
  'start.yaml': `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
---
apiVersion: v1
kind: Pod
metadata:
  name: client
  labels:
    app: client
spec:
  containers:
    - name: shell
      image: busybox
      command: ["sleep", "infinity"]
`,
  'en.md': `## title
${title}

## summary
What one finds out, in one sentence.

## look
What to look at, and what to say before the first request is sent.

### how-it-ends
How does a request to \`service/web\` end?

#### how-it-ends.wrong
What is wrong with the idea behind a wrong answer.

## repair
What has to become true.

### answers
\`web\` answers \`client\`.

#### answers.hint1
Where to look.

#### answers.hint2
Which rule it is about.

#### answers.hint3
The edit:

\`\`\`yaml
labels:
  app: web
\`\`\`

## done
The principle, in one or two sentences.
`,
})
