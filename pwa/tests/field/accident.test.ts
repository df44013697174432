import Dexie from 'dexie'
import { createApp, h, nextTick } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openAccount } from '@/local/engine'
import { createClient } from '@/api/client'
import { accident, reportAccidentsOf, watchForAccidents } from '@/field/shell/accident'
import { session } from '@/field/session'
import UpdateBar from '@/field/shell/UpdateBar.vue'

const place = (): HTMLElement => document.body.appendChild(document.createElement('div'))

afterEach(() => {
  accident.value = false
  session.value = null
  document.body.innerHTML = ''
  vi.restoreAllMocks()
})

describe('what no screen expected', () => {
  it('is said calmly, wherever it was thrown', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    watchForAccidents()
    const bar = place()
    createApp(UpdateBar).mount(bar)
    expect(bar.textContent).not.toContain('没有成功')

    const broken = place()
    const app = reportAccidentsOf(createApp({ render: () => h('button', { onClick: () => { throw new Error('x') } }) }))
    app.mount(broken)
    broken.querySelector('button')?.click()
    await nextTick()
    expect(bar.textContent).toContain('刚才的操作没有成功，请再试一次；已存的记录都在')

    bar.querySelector('button')?.click()
    await nextTick()
    expect(bar.textContent).not.toContain('没有成功')
    const event = new Event('unhandledrejection')
    Object.assign(event, { reason: new Error('nobody waits') })
    dispatchEvent(event)
    await nextTick()
    expect(bar.textContent).toContain('没有成功')
  })

  it('a newer app in another tab shuts the database: the worker is told to open the app again', async () => {
    const account = await openAccount('lost-1', createClient('field'), () => false)
    session.value = { user: { id: 'lost-1' } as never, account }
    const bar = place()
    createApp(UpdateBar).mount(bar)
    expect(bar.textContent).not.toContain('重新打开')
    const newer = new Dexie('xunge-u-lost-1')
    newer.version(9).stores({ extra: 'id' })
    await newer.open()
    await nextTick()
    expect(bar.textContent).toContain('请重新打开应用')
    newer.close()
    account.close()
  })

  it('closing an account oneself is no accident', async () => {
    const account = await openAccount('lost-2', createClient('field'), () => false)
    account.close()
    expect(account.lost.value).toBe(false)
  })
})
