import '@/design/tokens.css'
import '@/design/base.css'
document.body.append('巡格')
