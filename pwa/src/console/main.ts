import '@/design/tokens.css'
import './console.css'
import { createApp } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import ConsoleApp from './ConsoleApp.vue'
import DeskPage from './DeskPage.vue'

// one page: what it shows stands in the query
const router = createRouter({
  history: createWebHistory('/'),
  routes: [{ path: '/console/:rest(.*)*', component: DeskPage }],
})

createApp(ConsoleApp).use(router).mount('#app')
