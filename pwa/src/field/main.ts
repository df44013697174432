import '@/design/tokens.css'
import '@/design/base.css'
import './field.css'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router'
import { startSession } from './session'
import { watchForUpdate } from './shell/update'
import UnsuitablePage from './shell/UnsuitablePage.vue'
import { unsuitable } from './suitable'

const reason = unsuitable()
if (reason) {
  createApp(UnsuitablePage, { ...reason }).mount('#app')
} else {
  void startSession().then(() => {
    createApp(App).use(router).mount('#app')
    watchForUpdate()
    // the demo shows the phone in a frame beside the centre
    if (parent !== window) void import('./doors').then(({ followDoors }) => followDoors())
  })
}
