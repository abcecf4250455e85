/** Sentences and style of the page that `peakend score --html` writes. Colours have the meaning they have in the product. */

export const sentences = {
  en: {
    title: 'Welcome, need, farewell',
    subtitle: '{conversations} conversations · {turns} turns · {languages}',
    experience: 'Experience score',
    experienceWhat:
      'Welcome 20, need 40, farewell 40 of a hundred; only where all three could be judged. Never re-weighted.',
    ofFive: 'of 5',
    judgedOf: '{judged} of {all} judged',
    plainMean: 'Plain mean of all customer turns',
    mean: 'mean',
    tenth: 'one in ten is at or below',
    notJudged: 'Not judged',
    spread: 'How the scores are spread',
    line: 'the dotted line is the first standard, {standard}',
    none: 'none',
    helped: 'What helped',
    hurt: 'What hurt',
    reasonsWhat: 'How often each reason was quoted, and whose it was.',
    worst: 'Where we let people down',
    best: 'Where we shone',
    worstWhat: 'The lowest experience scores, with the lines they rest on.',
    bestWhat: 'The highest experience scores, with the lines they rest on.',
    customer: 'Customer',
    agent: 'Agent',
    bot: 'Assistant',
    left: '{left} more turns not shown',
    noneWorst: 'No conversation that could be judged as a whole fell below the standard.',
    noneBest: 'No conversation that could be judged as a whole reached the standard.',
    markText: 'welcome {welcome}, need {peak}, farewell {farewell} of 5',
    failed: 'failed, under 2.5',
    below: 'below standard',
    met: 'as intended',
    delight: 'delight, 4.5 and more',
    howTitle: 'How to read this',
    how: [
      'Welcome is how the customer was met, need is the point where what they came for was met or denied, farewell is how they were sent off. Each is scored from 1 to 5 from what was said, and rests on quoted lines.',
      'What cannot be judged says why and is left out; it never counts as good or bad.',
      'An agent is never scored for what happened before their first word, only for how they took it up. A reason says whose it was: a rule, the product or a long wait is not the agent’s.',
      'These are findings of a program on words. Before anything reaches a person’s record, a person has to confirm it.',
    ],
    madeBy: 'Made by Peakend, model {model}, on {date}.',
    range: '{from} to {to}: {count}',
  },
  es: {
    title: 'Bienvenida, necesidad, despedida',
    subtitle: '{conversations} conversaciones · {turns} turnos · {languages}',
    experience: 'Puntuación de experiencia',
    experienceWhat:
      'Bienvenida 20, necesidad 40, despedida 40 de cien; solo donde las tres pudieron juzgarse. Nunca se repondera.',
    ofFive: 'de 5',
    judgedOf: '{judged} de {all} juzgadas',
    plainMean: 'Media simple de todos los turnos del cliente',
    mean: 'media',
    tenth: 'una de cada diez está en o por debajo de',
    notJudged: 'Sin juzgar',
    spread: 'Cómo se reparten las puntuaciones',
    line: 'la línea de puntos es el primer estándar, {standard}',
    none: 'ninguna',
    helped: 'Lo que ayudó',
    hurt: 'Lo que dolió',
    reasonsWhat: 'Cuántas veces se citó cada motivo y de quién era.',
    worst: 'Donde fallamos a alguien',
    best: 'Donde brillamos',
    worstWhat: 'Las puntuaciones más bajas, con las frases en que se apoyan.',
    bestWhat: 'Las puntuaciones más altas, con las frases en que se apoyan.',
    customer: 'Cliente',
    agent: 'Agente',
    bot: 'Asistente',
    left: '{left} turnos más sin mostrar',
    noneWorst: 'Ninguna conversación que se pudo valorar entera quedó por debajo del estándar.',
    noneBest: 'Ninguna conversación que se pudo valorar entera alcanzó el estándar.',
    markText: 'bienvenida {welcome}, necesidad {peak}, despedida {farewell} de 5',
    failed: 'fallido, menos de 2,5',
    below: 'por debajo del estándar',
    met: 'como se quería',
    delight: 'encanto, 4,5 o más',
    howTitle: 'Cómo leer esto',
    how: [
      'La bienvenida es cómo se recibió al cliente, la necesidad es el punto en que se atendió o se negó aquello por lo que vino, la despedida es cómo se le dejó ir. Cada una se puntúa de 1 a 5 por lo que se dijo y se apoya en frases citadas.',
      'Lo que no puede juzgarse dice por qué y se deja fuera; nunca cuenta como bueno ni como malo.',
      'A un agente nunca se le puntúa por lo que pasó antes de su primera palabra, solo por cómo lo retomó. Cada motivo dice de quién era: una norma, el producto o una espera larga no son del agente.',
      'Son hallazgos de un programa sobre palabras. Antes de que algo llegue al expediente de una persona, otra persona tiene que confirmarlo.',
    ],
    madeBy: 'Hecho con Peakend, modelo {model}, el {date}.',
    range: 'de {from} a {to}: {count}',
  },
} as const

export const languageNames = {
  en: { en: 'English', es: 'Spanish', other: 'other languages' },
  es: { en: 'inglés', es: 'español', other: 'otros idiomas' },
} as const

const light =
  '--paper:#fbfaf8;--surface:#fff;--sunken:#f4f2ee;--line:#e7e3dc;--line-strong:#d5cfc5;--ink:#1d1f24;--ink-2:#55585f;--ink-3:#6b6e76;--brand:#2f4a8a;--brand-soft:#e9edf8;--failed:#b3382c;--failed-soft:#fbe9e6;--below:#a86400;--below-soft:#fbf0dc;--met:#3d6b72;--met-soft:#e3f0f1;--delight:#2e7d4f;--delight-soft:#e2f3e8;--shadow:0 1px 2px rgb(29 31 36/.06),0 4px 16px rgb(29 31 36/.05)'
const dark =
  '--paper:#131417;--surface:#1a1c20;--sunken:#222429;--line:#2a2d33;--line-strong:#3a3e46;--ink:#eceae6;--ink-2:#b3b5ba;--ink-3:#9a9da4;--brand:#9db4f0;--brand-soft:#232b40;--failed:#f08a7d;--failed-soft:#3a211f;--below:#e5b063;--below-soft:#362a17;--met:#8fc2c9;--met-soft:#1b2f32;--delight:#7fcf9d;--delight-soft:#1b3324;--shadow:0 1px 2px rgb(0 0 0/.4),0 6px 20px rgb(0 0 0/.3)'

export const style = `:root{color-scheme:light dark;${light}}
@media(prefers-color-scheme:dark){:root{${dark}}}
@media print{.card{break-inside:avoid}}
*{box-sizing:border-box;margin:0}
body{font:15px/1.5 "Inter Variable",Inter,system-ui,-apple-system,"Segoe UI",sans-serif;color:var(--ink);background:var(--paper);font-variant-numeric:tabular-nums;-webkit-font-smoothing:antialiased}
main{max-width:1120px;margin:0 auto;padding:48px 24px 64px}
header{display:flex;gap:20px;align-items:center;margin-bottom:32px}
h1{font-size:28px;font-weight:650;letter-spacing:-.015em;line-height:1.2}
h2{font-size:20px;font-weight:620;letter-spacing:-.01em;margin:48px 0 4px}
h3{font-size:15px;font-weight:600}
.sub{color:var(--ink-2);font-size:14px}
.small{color:var(--ink-2);font-size:13px}
.card{background:var(--surface);border:1px solid var(--line);border-radius:12px;box-shadow:var(--shadow);padding:20px}
.grid{display:grid;gap:16px;margin-top:16px}
.three{grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr))}
.two{grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr))}
.head{display:grid;grid-template-columns:auto minmax(0,1fr) auto;gap:16px 40px;align-items:center;padding:24px}
@media(max-width:760px){.head{grid-template-columns:1fr}main{padding:24px 16px}}
.big{font-size:44px;font-weight:650;letter-spacing:-.03em;line-height:1.05}
.big small,.mid small{font-size:15px;font-weight:450;color:var(--ink-2);letter-spacing:0}
.mid{font-size:28px;font-weight:640;letter-spacing:-.02em;line-height:1.2}
.logo{display:grid;grid-template-columns:repeat(3,10px);gap:4px;align-items:end;height:36px;flex:none}
.logo i{background:var(--brand);border-radius:2px}
.mark{display:inline-grid;grid-template-columns:repeat(3,12px);gap:4px;align-items:end;height:44px;position:relative;flex:none;border-bottom:1px solid var(--line-strong)}
.mark::after{content:"";position:absolute;left:-4px;right:-4px;bottom:72%;border-top:1px dotted var(--ink-3)}
.mark i{display:block;border-radius:2px 2px 0 0}
.f{--c:var(--failed);--s:var(--failed-soft)}.b{--c:var(--below);--s:var(--below-soft)}.m{--c:var(--met);--s:var(--met-soft)}.d{--c:var(--delight);--s:var(--delight-soft)}
i.f,.bar.f{background:repeating-linear-gradient(45deg,var(--failed) 0 2px,color-mix(in srgb,var(--failed) 60%,var(--surface)) 2px 4px)}
i.b,.bar.b{background:var(--below)}i.m,.bar.m{background:var(--met)}i.d,.bar.d{background:var(--delight)}
.histogram{display:grid;grid-template-columns:repeat(8,1fr);gap:3px;align-items:end;height:88px;position:relative;border-bottom:1px solid var(--line-strong);margin-top:32px}
.bar{border-radius:3px 3px 0 0;min-height:1px;position:relative}
.bar span{position:absolute;bottom:100%;left:-8px;right:-8px;text-align:center;font-size:11px;line-height:16px;color:var(--ink-2)}
.histogram::after{content:"";position:absolute;left:65%;top:-8px;bottom:0;border-left:1px dotted var(--ink-2)}
.scale{display:flex;justify-content:space-between;font-size:12px;color:var(--ink-2);margin-top:4px}
dl.why{display:grid;grid-template-columns:1fr auto;gap:2px 12px;font-size:13px;color:var(--ink-2);margin-top:12px;padding-top:12px;border-top:1px solid var(--line)}
dl.why dd{color:var(--ink)}
.key{display:flex;flex-wrap:wrap;gap:6px 20px;margin-top:12px;font-size:13px;color:var(--ink-2)}
.key span{display:inline-flex;align-items:center;gap:8px}
.key i{width:12px;height:12px;border-radius:3px}
table{width:100%;border-collapse:collapse;font-size:14px;margin-top:12px}
td{padding:7px 0;border-top:1px solid var(--line);vertical-align:top}
tr:first-child td{border-top:0}
td.n{text-align:right;padding-left:16px;white-space:nowrap;width:1%}
td .rule{display:block;height:4px;border-radius:2px;background:var(--ink-3);opacity:.45;margin-top:5px}
td.whose{font-size:12px;line-height:1.5;color:var(--ink-2);padding:9px 0 0 16px;width:34%;text-align:right}
.talk{display:grid;gap:8px;margin-top:16px}
.turn{max-width:88%;padding:9px 13px;border-radius:12px;background:var(--sunken);overflow-wrap:anywhere;white-space:pre-wrap;font-size:14px}
.turn.us{margin-left:auto;background:var(--brand-soft)}
.who{display:block;font-size:12px;color:var(--ink-2);margin-bottom:1px}
mark{background:none;color:inherit;border-bottom:2px solid var(--ink-3)}
mark.up{border-color:var(--delight)}mark.down{border-color:var(--failed);border-bottom-style:dashed}
.marks{display:flex;flex-wrap:wrap;gap:4px;margin:4px 0 4px}
.us+.marks{justify-content:flex-end}
.chip{font-size:12px;line-height:1.4;padding:2px 9px;border-radius:99px;background:var(--surface);border:1px solid var(--line-strong);color:var(--ink)}
.chip b{font-weight:600}
.top{display:flex;gap:16px;align-items:center}
.top>div:last-child{min-width:0}
.id{font-weight:600;overflow-wrap:anywhere}
ul.how{margin:12px 0 0;padding-left:20px;color:var(--ink-2);font-size:14px;display:grid;gap:8px;max-width:75ch}
footer{margin-top:40px;font-size:13px;color:var(--ink-2)}
`
