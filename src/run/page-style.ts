/** How pages of runs look: light or dark as the reader has it, figures too, whose pictures keep their light. */
export const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }
.summary { padding-left: 1rem; border-left: 4px solid #0072b2; font-size: 1.1rem; }
.lecture, .reference, figcaption, small { color: color-mix(in srgb, currentcolor 70%, transparent); margin: .2rem 0; }
.verdict { padding: .5rem 1rem; border: 2px solid #777; border-radius: .5rem; margin: 1.5rem 0; }
.verdict h2 { margin: 0; text-transform: uppercase; letter-spacing: .05em; }
.supported { border-color: #009e73; } .refuted { border-color: #d55e00; }
details { margin: 1rem 0; } summary { cursor: pointer; font-weight: bold; } small { display: block; font-size: .85rem; }
figure { margin: 1.5rem 0; } figure div > svg { display: block; max-width: 100%; height: auto; color: #222; } figcaption { display: none; }
.links { font-size: .9rem; margin: .3rem 0; } .links a { margin-right: 1rem; }
.narrow { display: none; } figure .narrow > svg { width: 100%; max-width: 440px; }
@media (max-width: 600px) { body { margin: 1rem auto; padding: 0 .5rem; } .wide { display: none; } .narrow { display: block; } }
@media (prefers-color-scheme: dark) { figure div > svg { filter: invert(.93) hue-rotate(180deg); } figure .picture { filter: invert(1) hue-rotate(180deg); } }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .9rem; overflow-wrap: normal; }
td, th { border-bottom: 1px solid #8886; padding: .3rem .6rem; text-align: left; vertical-align: top; }
.scroll td:first-child { min-width: 7rem; }
.findings td:first-child { min-width: 15rem; } .findings td:nth-child(5) { min-width: 9rem; }
pre { padding: .8rem; background: #8882; border-radius: .3rem; overflow-x: auto; } .warn { color: #d55e00; }
@media print { .wide { display: block; } .narrow, .links { display: none; } body { max-width: none; } }`;
