import { expect, it, vi } from 'vitest'
import { ApiError } from '@/api/failure'
import { client, login, startSession } from '@/field/session'
import { owesLogout, signOutHere } from '@/local/device'

it('a sign-out that is owed is told before the next login, never in the midst of it', async () => {
  const order: string[] = []
  let told = (): void => undefined
  vi.spyOn(client, 'logout').mockImplementation(() => new Promise<void>((done) => { order.push('sign-out'); told = () => { order.push('told'); done() } }))
  vi.spyOn(client, 'login').mockImplementation(() => { order.push('login'); return Promise.reject(new ApiError({ kind: 'offline' } as never)) })
  await signOutHere('somebody', true)
  await startSession()
  await vi.waitFor(() => expect(order).toEqual(['sign-out']))
  const entering = login('worker01', 'word')
  for (let turn = 0; turn < 5; turn += 1) await owesLogout() // as long as a login would need to be on its way
  expect(order).toEqual(['sign-out'])
  told()
  await entering
  expect(order).toEqual(['sign-out', 'told', 'login'])
  expect(await owesLogout()).toBe(false)
})
