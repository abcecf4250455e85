export { default } from '../shell/placeholder-screen.tsx'
