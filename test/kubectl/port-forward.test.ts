/** Flow G2: `kubectl port-forward`, over SPDY and tunnelled through a WebSocket. */
import { describe, expect } from 'vitest'
import { STREAMING_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'

const IMAGE = {
  image: 'shop',
  present: true,
  entrypoint: ['shop'],
  process: {
    ports: [{ port: 8080, answer: ({ path }: { readonly path: string }) => ({ status: 200, body: `shop ${path}\n` }) }],
  },
}

describe.each(STREAMING_MINORS)('kubectl %s port-forward', (minor) => {
  const it = withKubectl(minor, { images: [IMAGE] })

  it('reaches ports that a container answers on, and tells of those that nobody does', async ({ user }) => {
    await user.run('kubectl run shop --image=shop --image-pull-policy=Never')
    await user.run('kubectl wait --for=condition=Ready pod/shop --timeout=20s')
    const forward = user.start('kubectl port-forward pod/shop :8080 :81 2>&1')
    await forward.printed(' -> 81')
    const [open, refused] = [...forward.stdout().matchAll(/127\.0\.0\.1:(\d+) ->/g)].map(([, port]) => port)

    for (const path of ['/a', '/b', '/c']) {
      const answer = await fetch(`http://127.0.0.1:${open}${path}`)
      expect(await answer.text()).toBe(`shop ${path}\n`)
    }
    await expect(fetch(`http://127.0.0.1:${refused}/`)).rejects.toThrow()
    await forward.printed('error forwarding port 81 to pod ')
    expect(forward.stdout()).toContain('IPv4: dial tcp4 127.0.0.1:81: connect: connection refused')
  })
})
