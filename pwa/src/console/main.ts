import '@/design/tokens.css'
import './console.css'
import { createApp } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import ConsoleApp from './ConsoleApp.vue'
import DeskPage from './DeskPage.vue'

// what a page shows stands in its address, so that a link is a view
const router = createRouter({
  history: createWebHistory('/'),
  routes: [
    { path: '/console/people/:id?', component: () => import('./people/PeoplePage.vue'), props: true },
    { path: '/console/errands/:id?', component: () => import('./errands/ErrandsPage.vue'), props: true },
    { path: '/console/meetings', component: () => import('./handling/MeetingsPage.vue') },
    { path: '/console/advice', component: () => import('./advice/AdvicePage.vue') },
    { path: '/console/settings', component: () => import('./settings/SettingsPage.vue') },
    { path: '/console/:rest(.*)*', component: DeskPage },
  ],
})

createApp(ConsoleApp).use(router).mount('#app')
