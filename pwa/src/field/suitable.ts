/** Why this browser cannot keep records, and what to do; null when it can. Better said than a pretended save. */
export interface Unsuitable {
  title: string
  what: string[]
  /** The way out leads through another browser: its address to copy, and a picture of the menu. */
  address?: string
}

/** Browsers inside other apps: what they keep goes with the app's cache, some have no service worker, none can be put on the home screen. */
const inside: readonly [RegExp, string][] = [
  [/wxwork/i, '企业微信'],
  [/MicroMessenger/i, '微信'],
  [/DingTalk/i, '钉钉'],
  [/\bQQ\//i, 'QQ'],
  [/Lark\/|Feishu/i, '飞书'],
  [/AliApp/i, '支付宝'],
  [/Weibo/i, '微博'],
  [/aweme|NewsArticle/i, '抖音、头条'],
  [/; wv\)/i, '别的应用'],
]

export function unsuitable(): Unsuitable | null {
  const { userAgent } = navigator
  const app = inside.find(([mark]) => mark.test(userAgent))?.[1]
  const apple = /iPhone|iPad/.test(userAgent)
  const address = `${location.origin}/today`
  if (app) {
    return {
      title: '请换浏览器打开',
      what: [`现在是在${app}里打开的，记录可能会丢。`, '点右上角「···」，选「在浏览器打开」。', '没有这一项，就复制下面的网址，到浏览器里粘贴打开。', '打开后选「添加到主屏幕」，以后像应用一样用。'],
      address,
    }
  }
  if (!isSecureContext) {
    return {
      title: '这个地址不安全，手机不让存记录',
      what: [
        `现在的地址是 ${location.origin}，不是 https 开头，浏览器不给离线保存和定位。`,
        '请向管理员要 https 开头的地址，或让管理员配置证书（PUBLIC_URL）。',
        '没换地址之前，请先记在纸上。',
      ],
    }
  }
  if (!('indexedDB' in globalThis) || !('serviceWorker' in navigator) || !('locks' in navigator) || !('subtle' in crypto)) {
    return {
      title: '这个浏览器太旧，或者正在无痕模式',
      what: apple
        ? ['请用 Safari 打开，并退出无痕浏览。', '还不行，请把 iPhone 升级到 iOS 15.4 以上。']
        : ['请用系统自带的浏览器或 Chrome 打开（87 以上的版本），并退出无痕模式。', '还不行，请升级浏览器。没换好之前，请先记在纸上。'],
      address,
    }
  }
  return null
}
