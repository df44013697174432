import '@/design/tokens.css'
import './public.css'
import { openCase } from './case-page'
import { element, show } from './dom'
import { openReport } from './report-page'

/** The resident's pages: /c of one case, /r of a grid. What they are of stands behind the #, where no log sees it. */
function open(): void {
  // a link that was copied brings a space or a full stop along
  const what = /[\w-]+/.exec(location.hash.slice(1).replace(/%[0-9a-f]{2}/gi, ' '))?.[0] ?? ''
  void (location.pathname === '/r' ? openReport(what) : openCase(what))
}

show(element('p', '正在查……', '', 'sentence'))
addEventListener('hashchange', open)
open()
