import { permissions } from './session'

/** The pages of the desk in the order of its rail: which permission opens each, and what whoever lacks it is told. */
export const pages = [
  { page: 'cases', name: '案件', path: '/console', needs: 'case.read', closed: '你的岗位不看案件。' },
  { page: 'meetings', name: '会议', path: '/console/meetings', needs: 'case.read', closed: '你的岗位不看会议。' },
  { page: 'people', name: '人员', path: '/console/people', needs: 'person.read', closed: '你的岗位不看人员名单。' },
  { page: 'errands', name: '代办', path: '/console/errands', needs: 'errand.read', closed: '你的岗位不看代办。' },
  { page: 'advice', name: '指南', path: '/console/advice', needs: null, closed: '' },
  { page: 'settings', name: '设置', path: '/console/settings', needs: 'admin.catalogue', closed: '设置由系统管理员来改。' },
] as const

export type PageName = (typeof pages)[number]['page']

export function mayOpen(name: PageName): boolean {
  const needs = pages.find(({ page }) => page === name)?.needs
  return needs === null || (needs !== undefined && permissions().includes(needs))
}

/** Where somebody arrives who came without naming a page: an administrator has no cases. */
export function firstPage(): string {
  const own = (['cases', 'settings', 'people', 'errands', 'advice'] as const).find(mayOpen)
  return pages.find(({ page }) => page === own)?.path ?? '/console/advice'
}
