import '@/design/tokens.css'
import './doors.css'
import { createApp } from 'vue'
import DoorsPage from './DoorsPage.vue'

createApp(DoorsPage).mount('#app')
