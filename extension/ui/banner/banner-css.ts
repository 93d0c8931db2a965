/**
 * The look of the banner: a heavy striped bar at the reading edge and a full frame, unlike the flat boxes in which
 * webmails say that pictures were blocked. People stop reading what looks like those.
 */
export const BANNER_CSS = `
.banner { --accent: #44546a; --ground: #f4f6f9; position: relative; display: flex; gap: 12px; margin: 4px 4px 12px; padding: 12px 16px 12px 28px;
  border: 2px solid var(--accent); border-radius: 4px; background: var(--ground); text-align: start; overflow-wrap: anywhere; }
.banner[dir="rtl"] { padding: 12px 28px 12px 16px; }
.banner::before { content: ""; position: absolute; inset-block: 0; inset-inline-start: 0; width: 14px;
  background: repeating-linear-gradient(135deg, var(--accent) 0 7px, var(--ground) 7px 11px); border-inline-end: 2px solid var(--accent); }
.banner.malicious { --accent: #9b0016; --ground: #fff3f3; }
.banner.suspicious { --accent: #7a4a00; --ground: #fff8e6; }
.gate { flex: none; margin-top: 20px; color: var(--accent); }
.body { flex: 1; min-width: 0; }
p, h2, h3, ul, dl, dd { margin: 0; }
.source { font-size: 12px; line-height: 1.4; color: #49566a; }
h2 { font-size: 16px; line-height: 1.35; font-weight: 700; color: var(--accent); }
.lines { margin: 6px 0 0; padding: 0; list-style: none; }
.lines li { padding: 6px 0; border-top: 1px solid color-mix(in srgb, var(--accent) 30%, transparent); }
.value { font-weight: 600; unicode-bidi: isolate; }
.actions { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; margin-top: 8px; }
button { font: inherit; font-weight: 600; color: #fff; background: var(--accent); border: 1px solid var(--accent); border-radius: 3px; padding: 4px 12px; min-height: 30px; cursor: pointer; }
button.quiet { font-weight: 400; color: #1c2430; background: transparent; border-color: #6a7688; padding: 1px 8px; min-height: 24px; }
a, summary { color: #0b4a8f; text-decoration: underline; cursor: pointer; }
:is(button, a, summary):focus-visible { outline: 3px solid #0b4a8f; outline-offset: 2px; }
.contact { margin-top: 6px; }
details { margin-top: 8px; }
.receipt { margin-top: 6px; padding: 8px 12px; background: #fff; border: 1px solid #c3cad4; border-radius: 3px; max-height: 60vh; overflow: auto; }
.receipt h3 { font-size: 14px; margin-top: 8px; }
.receipt section:first-child h3 { margin-top: 0; }
.receipt ul { padding-inline-start: 20px; }
.receipt dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 12px; font-size: 12px; color: #49566a; margin-top: 2px; }
.receipt code { font-size: 12px; }
.lists { margin-top: 8px; font-size: 12px; color: #49566a; }
@media (max-width: 480px) { .gate { display: none; } .banner { padding-inline-end: 8px; } }
@media (forced-colors: active) { .banner { border-color: CanvasText; } .gate { color: CanvasText; } .banner::before { background: CanvasText; } button { border-color: ButtonText; } }
@media print { .actions, button, details { display: none; } }
`;
