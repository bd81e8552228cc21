import { expect, it } from 'vitest'
import { fullImageName, imageNameWithTag } from '../../../src/apimachinery/image-name.ts'

it.each([
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1.27', 'docker.io/library/nginx:1.27'],
  ['team/app', 'docker.io/team/app:latest'],
  ['localhost:5000/app:1', 'localhost:5000/app:1'],
  ['registry.k8s.io/e2e-test-images/agnhost:2.59', 'registry.k8s.io/e2e-test-images/agnhost:2.59'],
  [`nginx:1@sha256:${'a'.repeat(64)}`, `docker.io/library/nginx@sha256:${'a'.repeat(64)}`],
])('%s is %s in full', (image, name) => {
  expect(fullImageName(image).name).toBe(name)
})

it('adds the tag latest where there is neither tag nor digest', () => {
  expect(imageNameWithTag('registry:5000/app')).toEqual({ type: 'name', name: 'registry:5000/app:latest' })
  expect(imageNameWithTag('app:1')).toEqual({ type: 'name', name: 'app:1' })
})

it.each([
  ['Not/Valid:!', 'invalid reference format: repository name (Valid) must be lowercase'],
  ['Nginx', 'invalid reference format: repository name (library/Nginx) must be lowercase'],
  ['app:!', 'invalid reference format'],
  ['-app', 'invalid reference format'],
])('%s cannot be parsed', (image, why) => {
  expect(imageNameWithTag(image)).toEqual({
    type: 'invalid',
    why: `couldn't parse image name "${image}": ${why}`,
  })
})
