/**
 * Lighthouse on pages of a browser that is running already: `node run.mjs PORT < screens.json`, answers as JSON lines.
 * A screen is `{screen, url}` for a navigation as a person on a slow phone makes it, or `{screen, snapshot: true}` for the
 * page that stands in the first tab now, because what the PIN opened is locked again by a navigation.
 */
import { readFileSync } from 'node:fs'
import lighthouse, { snapshot } from 'lighthouse'
import * as constants from 'lighthouse/core/config/constants.js'
import puppeteer from 'puppeteer-core'

const port = Number(process.argv[2])
const config = { extends: 'lighthouse:default', settings: { onlyCategories: ['performance', 'accessibility', 'best-practices'] } }
const desk = { formFactor: 'desktop', screenEmulation: { mobile: false, width: 1440, height: 900, deviceScaleFactor: 1 }, throttling: constants.throttling.desktopDense4G }

const browser = await puppeteer.connect({ browserURL: `http://127.0.0.1:${port}`, defaultViewport: null })
for (const { screen, url, snapshot: standing, wide } of JSON.parse(readFileSync(0, 'utf8'))) {
  // signed in and installed, as on every day but the first
  const flags = { port, disableStorageReset: true, logLevel: 'error', output: 'json', ...(wide ? desk : {}) }
  const page = (await browser.pages()).find((one) => one.url().startsWith('http'))
  const { lhr } = standing ? await snapshot(page, { config, flags }) : await lighthouse(url, flags, config)
  const scores = Object.fromEntries(Object.entries(lhr.categories).filter(([, { score }]) => score !== null).map(([name, { score }]) => [name, Math.round(score * 100)]))
  if (standing) delete scores.performance
  const failed = Object.values(lhr.categories)
    .filter(({ id }) => id !== 'performance')
    .flatMap(({ auditRefs }) => auditRefs)
    .map(({ id }) => lhr.audits[id])
    .filter(({ score, scoreDisplayMode }) => score !== null && score < 1 && scoreDisplayMode !== 'informative')
    .map(({ id }) => id)
  const measured = Object.fromEntries(['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift', 'speed-index'].map((id) => [id, Math.round((lhr.audits[id]?.numericValue ?? 0) * 1000) / 1000]))
  console.log(JSON.stringify({ screen, ...scores, failed, ...(standing ? {} : { measured, at: lhr.finalDisplayedUrl, machine: Math.round(lhr.environment.benchmarkIndex) }), ...(lhr.runtimeError ? { trouble: lhr.runtimeError.message } : {}) }))
}
await browser.disconnect()
