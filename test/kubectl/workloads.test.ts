/** StatefulSets, DaemonSets and Jobs by real kubectl: flow E5 and `rollout` of flow G2 for the other workloads. */
import { describe, expect } from 'vitest'
import { columns } from '../support/columns.ts'
import { TESTED_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'

const manifest = (kind: string, fields: readonly string[]): string =>
  [
    'apiVersion: apps/v1',
    `kind: ${kind}`,
    'metadata: { name: web }',
    'spec:',
    ...fields.map((field) => `  ${field}`),
    '  selector: { matchLabels: { app: web } }',
    '  template:',
    '    metadata: { labels: { app: web } }',
    '    spec:',
    '      terminationGracePeriodSeconds: 0',
    '      containers: [{ name: app, image: "nginx:1" }]',
    '',
  ].join('\n')

describe.each(TESTED_MINORS)('kubectl %s', (minor) => {
  const it = withKubectl(minor)

  it.for([
    ['StatefulSet', 'statefulset', ['replicas: 2', 'serviceName: web']],
    ['DaemonSet', 'daemonset', []],
  ] as const)(
    'rolls a %s out, shows its history, undoes it and restarts it',
    async ([kind, resource, fields], { user }) => {
      user.write('web.yaml', manifest(kind, fields))
      const rolledOut = async (): Promise<void> => {
        const said = await user.run(`kubectl rollout status ${resource} web --timeout=25s`)
        // Every StatefulSet has a partition, if only of 0.
        expect(said).toContain(resource === 'daemonset' ? 'successfully rolled out' : 'partitioned roll out complete')
      }
      const image = () => user.run(`kubectl get pods -l app=web -o jsonpath='{.items[0].spec.containers[0].image}'`)

      expect(await user.run('kubectl apply -f web.yaml')).toBe(`${resource}.apps/web created\n`)
      await rolledOut()
      await user.run(`kubectl set image ${resource}/web app=nginx:2`)
      await rolledOut()
      expect(await image()).toBe('nginx:2')

      expect(await user.run(`kubectl rollout history ${resource} web`)).toMatch(
        /REVISION\s+CHANGE-CAUSE\n1\s+<none>\n2\s+<none>/,
      )
      expect(await user.run(`kubectl rollout history ${resource} web --revision=1`)).toContain('nginx:1')
      expect(await user.run(`kubectl rollout undo ${resource} web`)).toContain(`${resource}.apps/web rolled back`)
      await rolledOut()
      expect(await image()).toBe('nginx:1')

      expect(await user.run(`kubectl rollout restart ${resource} web`)).toBe(`${resource}.apps/web restarted\n`)
      await rolledOut()
      const restarted = "kubectl get pods -o jsonpath='{.items[0].metadata.annotations}'"
      expect(await user.run(restarted)).toContain('kubectl.kubernetes.io/restartedAt')
    },
  )

  it('runs a Job of a CronJob at once, waits for it and reads what it says', async ({ user }) => {
    await user.run(`kubectl create cronjob hello --image=busybox --schedule='0 0 1 1 *' -- sh -c 'echo hello'`)
    expect(await user.run('kubectl create job now --from=cronjob/hello')).toBe('job.batch/now created\n')
    expect(await user.run('kubectl wait --for=condition=complete job/now --timeout=20s')).toBe(
      'job.batch/now condition met\n',
    )
    expect((await user.run('kubectl logs job/now')).trim()).toBe('hello')
    expect(columns(await user.run('kubectl get job now'))[1]?.slice(0, 3)).toEqual(['now', 'Complete', '1/1'])
    expect(await user.run('kubectl delete job now')).toMatch(/^job.batch "now" deleted/)
    await user.run('kubectl wait --for=delete pod -l job-name=now --timeout=20s')
  })

  it('gets all there is of the workloads', async ({ user }) => {
    user.write('web.yaml', manifest('StatefulSet', ['replicas: 1', 'serviceName: web']))
    await user.run('kubectl apply -f web.yaml')
    await user.run('kubectl create job once --image=busybox -- sleep 1000')
    await user.run(`kubectl create cronjob tick --image=busybox --schedule='0 0 1 1 *' -- true`)
    await user.run('kubectl rollout status statefulset web --timeout=25s')
    const names = (await user.run('kubectl get all -o name')).trimEnd().split('\n')
    expect(names).toEqual(
      expect.arrayContaining(['pod/web-0', 'statefulset.apps/web', 'job.batch/once', 'cronjob.batch/tick']),
    )
    const table = columns(await user.run('kubectl get statefulset web'))
    expect(table.map((cells) => cells.slice(0, 2))).toEqual([
      ['NAME', 'READY'],
      ['web', '1/1'],
    ])
  })
})
