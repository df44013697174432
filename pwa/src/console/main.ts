import '@/design/tokens.css'
import './console.css'
import { createApp } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import ConsoleApp from './ConsoleApp.vue'

// what a page shows stands in its address, so that a link is a view
const router = createRouter({
  history: createWebHistory('/'),
  routes: [
    { path: '/console/people/:id?', component: () => import('./people/PeoplePage.vue'), props: true },
    { path: '/console/errands/:id?', component: () => import('./errands/ErrandsPage.vue'), props: true },
    { path: '/console/receptions', component: () => import('./receptions/ReceptionsPage.vue') },
    { path: '/console/tasks', component: () => import('./tasks/TasksPage.vue') },
    { path: '/console/director', component: () => import('./director/DirectorPage.vue') },
    { path: '/console/units', component: () => import('./units/UnitsPage.vue') },
    { path: '/console/roles', component: () => import('./roles/RolesPage.vue') },
    { path: '/console/watch/:id?', component: () => import('./watch/WatchPage.vue'), props: true },
    { path: '/console/meetings', component: () => import('./handling/MeetingsPage.vue') },
    { path: '/console/advice', component: () => import('./advice/AdvicePage.vue') },
    { path: '/console/codes', component: () => import('./codes/CodesPage.vue') },
    { path: '/console/boundaries', component: () => import('./boundaries/BoundariesPage.vue') },
    { path: '/console/account', component: () => import('./account/AccountPage.vue') },
    { path: '/console/settings', component: () => import('./settings/SettingsPage.vue') },
    { path: '/console/unit/:id?', component: () => import('./unit/UnitPage.vue'), props: true },
    // with the map: a liaison's phone must not fetch it
    { path: '/console/:rest(.*)*', component: () => import('./desk/DeskPage.vue') },
  ],
})

createApp(ConsoleApp).use(router).mount('#app')
