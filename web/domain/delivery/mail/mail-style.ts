/** The colours of the pages (style/tokens.css), since a message carries its own: light, then dark. */
export const mailColours = {
  paper: ['#faf9f6', '#141311'],
  surface: ['#ffffff', '#1c1b18'],
  ink: ['#1b1a17', '#f2efe8'],
  'ink-soft': ['#504c45', '#bdb7ab'],
  'ink-faint': ['#6b665d', '#989286'],
  line: ['#e4e0d8', '#2e2b27'],
  accent: ['#11593d', '#5cc795'],
  'on-accent': ['#ffffff', '#06150e'],
} as const satisfies Record<string, readonly [light: string, dark: string]>

type Colour = keyof typeof mailColours

const light = (colour: Colour) => mailColours[colour][0]
const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif"

/**
 * Of each part, on the element itself: programs that know no style sheets show the light one.
 */
export const mailStyle = {
  paper: `margin:0;padding:40px 16px;background:${light('paper')};color:${light('ink')};${FONT};font-size:16px;line-height:1.5`,
  surface: `max-width:480px;margin:0 auto;padding:24px;background:${light('surface')};border:1px solid ${light('line')};border-radius:12px;overflow-wrap:anywhere;word-break:break-word`,
  name: `margin:0 0 24px;font-size:16px;font-weight:600;color:${light('accent')}`,
  title: `margin:0 0 16px;font-size:20px;line-height:1.3;font-weight:600;text-wrap:balance;color:${light('ink')}`,
  sentence: `margin:0 0 12px;color:${light('ink-soft')}`,
  act: `display:inline-block;margin:12px 0;padding:8px 16px;border-radius:8px;background:${light('accent')};color:${light('on-accent')};font-weight:500;text-decoration:none`,
  facts: `margin:24px 0 0;padding:16px 0 0;border-top:1px solid ${light('line')};font-size:14px;color:${light('ink-faint')}`,
} as const

export type MailPart = keyof typeof mailStyle

/** What dark changes, for programs that know of it. */
export const darkMailStyle = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.paper{background:${dark('paper')}!important;color:${dark('ink')}!important}
.surface{background:${dark('surface')}!important;border-color:${dark('line')}!important}
.name{color:${dark('accent')}!important}
.title{color:${dark('ink')}!important}
.sentence{color:${dark('ink-soft')}!important}
.act{background:${dark('accent')}!important;color:${dark('on-accent')}!important}
.facts{color:${dark('ink-faint')}!important;border-color:${dark('line')}!important}
}`

function dark(colour: Colour): string {
  return mailColours[colour][1]
}
