import { createRouter, createWebHistory } from 'vue-router'
import { session } from './session'
import { tellMissingPages } from './shell/missing-page'
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
    { path: '/visit', component: () => import('./households/HouseholdList.vue'), props: { pick: true } },
    { path: '/households', component: () => import('./households/HouseholdList.vue') },
    { path: '/household/new', component: () => import('./households/HouseholdForm.vue') },
    { path: '/household/:id', component: () => import('./households/HouseholdPage.vue'), props: true },
    { path: '/household/:id/edit', component: () => import('./households/HouseholdForm.vue'), props: true },
    { path: '/visit/:id', component: () => import('./visit/VisitForm.vue'), props: true },
    { path: '/pin', component: () => import('./pin/PinPage.vue'), meta: { locked: true } },
    { path: '/person/:id', component: () => import('./people/PersonVisit.vue'), props: true },
    { path: '/by-door', component: () => import('./people/DoorVisit.vue'), meta: { locked: true } },
    { path: '/errand/new', component: () => import('./errands/ErrandForm.vue') },
    { path: '/errand/:id', component: () => import('./errands/ErrandDetail.vue'), props: true },
    { path: '/tasks', component: () => import('./tasks/TaskList.vue') },
    { path: '/task/:id', component: () => import('./tasks/TaskPage.vue'), props: true },
    { path: '/task/:id/answer', component: () => import('./tasks/TaskAnswer.vue'), props: true },
    { path: '/notices', component: () => import('./notices/NoticesPage.vue') },
    { path: '/report', component: () => import('./report/ReportForm.vue'), meta: { locked: true } },
    { path: '/patrol', component: () => import('./patrol/PatrolPage.vue') },
    { path: '/patrol/:id', component: () => import('./patrol/PatrolDay.vue'), props: true },
    { path: '/diary/:day?', component: () => import('./diary/DiaryPage.vue'), props: true },
    { path: '/outbox', component: () => import('./me/OutboxPage.vue') },
    { path: '/offline', component: () => import('./offline/OfflinePage.vue') },
    { path: '/advice', component: () => import('./advice/AdvicePage.vue') },
    { path: '/me', component: () => import('./me/MePage.vue'), meta: { tab: true } },
    { path: '/:rest(.*)*', redirect: '/today' },
  ],
})

router.beforeEach((to) => {
  if (to.meta.open || session.value) return true
  return { path: '/login', query: to.path === '/today' ? {} : { next: to.fullPath } }
})

tellMissingPages(router)

// a new page starts at its top; going back is the browser's own business
router.afterEach((to, from) => {
  if (to.path !== from.path) scrollTo(0, 0)
})
