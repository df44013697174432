import { createRouter, createWebHistory } from 'vue-router'
import { session } from './session'
import TodayPage from './today/TodayPage.vue'

declare module 'vue-router' {
  interface RouteMeta {
    /** Shows the bar below. */
    tab?: boolean
    /** Needs no account. */
    open?: boolean
    /** May be opened from the lock page (`?locked`): then it shows nothing of anybody's. */
    locked?: boolean
  }
}

export const router = createRouter({
  history: createWebHistory('/'),
  routes: [
    { path: '/', redirect: '/today' },
    { path: '/login', component: () => import('./login/LoginPage.vue'), meta: { open: true } },
    { path: '/today', component: TodayPage, meta: { tab: true } },
    { path: '/map', component: () => import('./map/MapPage.vue'), meta: { tab: true } },
    { path: '/cases', component: () => import('./cases/CaseList.vue'), meta: { tab: true } },
    { path: '/cases/:id', component: () => import('./cases/CaseDetail.vue'), props: true },
    { path: '/visit', component: () => import('./visit/HouseholdPicker.vue') },
    { path: '/visit/:id', component: () => import('./visit/VisitForm.vue'), props: true },
    { path: '/pin', component: () => import('./pin/PinPage.vue'), meta: { locked: true } },
    { path: '/person/:id', component: () => import('./people/PersonVisit.vue'), props: true },
    { path: '/by-door', component: () => import('./people/DoorVisit.vue'), meta: { locked: true } },
    { path: '/errand/new', component: () => import('./errands/ErrandForm.vue') },
    { path: '/errand/:id', component: () => import('./errands/ErrandDetail.vue'), props: true },
    { path: '/report', component: () => import('./report/ReportForm.vue'), meta: { locked: true } },
    { path: '/patrol', component: () => import('./patrol/PatrolPage.vue') },
    { path: '/outbox', component: () => import('./me/OutboxPage.vue') },
    { path: '/advice', component: () => import('./advice/AdvicePage.vue') },
    { path: '/me', component: () => import('./me/MePage.vue'), meta: { tab: true } },
    { path: '/:rest(.*)*', redirect: '/today' },
  ],
})

router.beforeEach((to) => {
  if (to.meta.open || session.value) return true
  return { path: '/login', query: to.path === '/today' ? {} : { next: to.fullPath } }
})

// a new page starts at its top; going back is the browser's own business
router.afterEach((to, from) => {
  if (to.path !== from.path) scrollTo(0, 0)
})
