import './older'
import '@/design/tokens.css'
import '@/design/base.css'
import './field.css'
import { createApp } from 'vue'
import App from './App.vue'
import { fits } from './fit'
import { router } from './router'
import { startSession } from './session'
import { reportAccidentsOf, watchForAccidents } from './shell/accident'
import { watchForUpdate } from './shell/update'
import type { Unsuitable } from './suitable'
import './shell/last-tap'

async function sayInstead(why: Unsuitable): Promise<void> {
  const { default: page } = await import('./shell/UnsuitablePage.vue')
  createApp(page, { ...why }).mount('#app')
}

if (!fits()) {
  void import('./suitable').then(({ unsuitable }) => {
    const why = unsuitable()
    return why && sayInstead(why)
  })
} else {
  watchForAccidents()
  void startSession().then(() => {
    reportAccidentsOf(createApp(App)).use(router).mount('#app')
    watchForUpdate()
    // the demo shows the phone in a frame beside the centre
    if (parent !== window) void import('./doors').then(({ followDoors }) => followDoors())
  }, (error: unknown) => {
    // a white page would look like lost records
    console.error('start', error)
    void sayInstead({ title: '没有打开', what: ['请关掉应用，重新打开。', '还不行就重启手机。记录都在手机里，不要清除浏览器数据。'] })
  })
}
