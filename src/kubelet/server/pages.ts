/** Pages of a kubelet's server by their first path segment. Source: pkg/kubelet/server of v1.35. */
import { configurationPage } from './configuration.ts'
import type { KubeletState } from './kubelet-state.ts'
import { logFilePage } from './log-files.ts'
import { metrics, resourceMetrics } from './metrics.ts'
import { type Page, textPage } from './page.ts'
import { podsPage, runningPodsPage } from './pod-lists.ts'
import { summaryPage } from './summary.ts'

type MakePage = (state: KubeletState) => Page

const ok: MakePage = () => textPage(200, 'ok')

/** By whole path, without a slash at the end. */
const PAGES: { readonly [path: string]: MakePage } = {
  '/healthz': ok,
  '/healthz/ping': ok,
  '/healthz/log': ok,
  '/healthz/syncloop': ok,
  '/pods': podsPage,
  '/runningpods': runningPodsPage,
  '/configz': configurationPage,
  '/metrics': metrics,
  '/metrics/resource': resourceMetrics,
  '/stats/summary': summaryPage,
}

const LOGS = '/logs'

/** What a GET of the path (decoded) answers; undefined for one that is no page. */
export function kubeletPage(state: KubeletState, path: string): Page | undefined {
  if (path === LOGS || path.startsWith(`${LOGS}/`)) return logFilePage(state, path.slice(LOGS.length))
  const plain = path.replace(/\/$/, '')
  return Object.hasOwn(PAGES, plain) ? PAGES[plain]?.(state) : undefined
}
