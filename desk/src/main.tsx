import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './look/look.css'
import { queries } from './api/queries.ts'
import { router } from './routes.tsx'
import { recallLanguage } from './session/start-language.ts'
import { recallTheme } from './session/theme.ts'

recallTheme()
recallLanguage()

const place = document.getElementById('desk')
if (!place) throw new Error('the page has no place for the desk')
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
