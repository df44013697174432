/** Whether records can be kept here at all. What is said when not, and why, comes with suitable.ts: no phone in use needs those words. */
export function fits(): boolean {
  return (
    !/wxwork|MicroMessenger|DingTalk|\bQQ\/|Lark\/|Feishu|AliApp|Weibo|aweme|NewsArticle|; wv\)/i.test(navigator.userAgent) &&
    isSecureContext && 'indexedDB' in globalThis && 'serviceWorker' in navigator && 'locks' in navigator && 'subtle' in crypto
  )
}
