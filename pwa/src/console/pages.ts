import { permissions } from './session'

/** The pages of the desk in the order of its rail: which permission opens each, and what whoever lacks it is told. */
export const pages = [
  { page: 'cases', name: '案件', path: '/console', needs: 'case.read', closed: '你的岗位不看案件。' },
  { page: 'receptions', name: '接待', path: '/console/receptions', needs: 'reception.read', closed: '你的岗位不看接待登记。' },
  { page: 'director', name: '看板', path: '/console/director', needs: 'figures.read', closed: '看板给中心主任和区领导看。' },
  { page: 'tasks', name: '任务', path: '/console/tasks', needs: 'task.send', closed: '你的岗位不派任务。' },
  { page: 'meetings', name: '会议', path: '/console/meetings', needs: 'case.read', closed: '你的岗位不看会议。' },
  { page: 'people', name: '人员', path: '/console/people', needs: 'person.read', closed: '你的岗位不看人员名单。' },
  { page: 'errands', name: '代办', path: '/console/errands', needs: 'errand.read', closed: '你的岗位不看代办。' },
  { page: 'units', name: '单位', path: '/console/units', needs: 'unit.read', closed: '你的岗位不看单位和专家。' },
  { page: 'watch', name: '督办', path: '/console/watch', needs: 'case.supervise', closed: '督办由督办员和中心主任来看。' },
  { page: 'advice', name: '指南', path: '/console/advice', needs: null, closed: '' },
  { page: 'roles', name: '权限', path: '/console/roles', needs: 'admin.users', closed: '岗位权限由系统管理员来改。' },
  { page: 'codes', name: '扫码牌', path: '/console/codes', needs: 'case.accept', closed: '扫码牌由受理员来印。' },
  { page: 'boundaries', name: '区划', path: '/console/boundaries', needs: 'area.edit', closed: '区划边界由系统管理员来导入。' },
  { page: 'account', name: '账号', path: '/console/account', needs: null, closed: '' },
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
