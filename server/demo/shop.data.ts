/** The invented shop's page, in both languages. */
export const shopWords = {
  en: {
    tagline: 'Things for the kitchen and the table that stay for a while.',
    lead: 'Made in small workshops, sent within two days, repaired when something gives.',
    add: 'Into the basket',
    other: 'Español',
    promise: ['Sent within two days', 'Thirty days to change your mind', 'People who answer'],
    products: [
      ['Blue enamel kettle', 'Holds two litres and whistles softly.', '39 €'],
      ['Oak cutting board', 'One piece of oak, oiled three times.', '44 €'],
      ['Grey stoneware for eight', 'Every bowl a little different.', '148 €'],
      ['Cast-iron casserole', 'For slow Sundays. Works on any stove.', '89 €'],
    ],
  },
  es: {
    tagline: 'Cosas para la cocina y la mesa que se quedan mucho tiempo.',
    lead: 'Hechas en talleres pequeños, enviadas en dos días y reparadas cuando algo cede.',
    add: 'A la cesta',
    other: 'English',
    promise: ['Enviamos en dos días', 'Treinta días para pensarlo', 'Personas que responden'],
    products: [
      ['Hervidor azul de esmalte', 'Dos litros y un silbido suave.', '39 €'],
      ['Tabla de roble', 'Una sola pieza de roble, aceitada tres veces.', '44 €'],
      ['Vajilla gris para ocho', 'Cada cuenco es un poco distinto.', '148 €'],
      ['Cazuela de hierro', 'Para domingos lentos. Sirve en cualquier fuego.', '89 €'],
    ],
  },
} as const

export const shopName = 'Casa Ofelia'
export const shopColour = '#0f5c4d'
export const shopGreeting = { en: 'Hello! How can we help you?', es: '¡Hola! ¿En qué te ayudamos?' }
export const shopPrivacy = {
  en: 'What you write is read by our team and kept for a year, so that you need not say it twice.',
  es: 'Lo que escribes lo lee nuestro equipo y lo guardamos un año, para que no tengas que repetirlo.',
}

/** Drawn, not photographed: four shapes in the colours of the shop. */
export const drawings = [
  '<path d="M60 150q-4-62 44-66h12q48 4 44 66z" fill="#35618f"/><path d="M84 84q26-64 52 0" fill="none" stroke="#35618f" stroke-width="9"/><path d="M158 104q34-6 40-34" fill="none" stroke="#35618f" stroke-width="12"/><circle cx="110" cy="78" r="8" fill="#22405f"/>',
  '<rect x="40" y="64" width="140" height="92" rx="16" fill="#b98a56"/><path d="M56 88q50 14 108-4M56 116q56 18 108-2M58 138q50 10 104 0" fill="none" stroke="#94693a" stroke-width="4"/><circle cx="162" cy="82" r="7" fill="#f6efe2"/>',
  '<ellipse cx="110" cy="146" rx="82" ry="14" fill="#8e9196"/><path d="M46 104h128q-6 44-64 44t-64-44z" fill="#a9acb1"/><ellipse cx="110" cy="104" rx="64" ry="13" fill="#c4c6ca"/>',
  '<rect x="44" y="92" width="132" height="62" rx="18" fill="#a4452f"/><rect x="36" y="80" width="148" height="18" rx="9" fill="#8a3523"/><circle cx="110" cy="72" r="10" fill="#8a3523"/><path d="M44 110H26M176 110h18" stroke="#8a3523" stroke-width="11"/>',
]
