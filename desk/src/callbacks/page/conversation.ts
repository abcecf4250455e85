/** The chat in this page: the same widget as on the brand's site, going on with the conversation the link named. */
declare global {
  interface Window {
    peakend?: { open?: () => void }
  }
}

export const openConversation = (of: { key: string; visitorToken: string }, language: string): void => {
  if (document.querySelector('peakend-chat')) return window.peakend?.open?.()
  try {
    localStorage.setItem(`peakend:${of.key}:token`, of.visitorToken)
  } catch {
    // without a store the widget would begin anew: it is told so by nobody
  }
  const script = document.createElement('script')
  script.src = '/widget/widget.js'
  script.dataset['key'] = of.key
  script.dataset['language'] = language
  script.async = true
  script.addEventListener('load', () => window.peakend?.open?.())
  document.body.append(script)
}
