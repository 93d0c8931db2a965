/** The safe answer is the filled button: one prominent click must not be the dangerous one. */
export const DIALOG_CSS = `
dialog { max-width: min(34rem, calc(100vw - 32px)); padding: 20px 24px; border: 2px solid #7a4a00; border-top-width: 10px; border-radius: 4px; background: #fff;
  color: #1c2430; font: 14px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; text-align: start; }
dialog::backdrop { background: rgb(16 22 32 / 55%); }
.gate { float: inline-end; color: #7a4a00; }
h2 { margin: 0 0 8px; font-size: 17px; line-height: 1.35; }
ul { margin: 0 0 12px; padding-inline-start: 20px; }
.value { font-weight: 600; unicode-bidi: isolate; }
label { display: block; font-weight: 600; }
textarea { display: block; width: 100%; margin-top: 4px; padding: 6px 8px; font: inherit; font-weight: 400; color: inherit; background: #fff; border: 1px solid #5a6678; border-radius: 3px; }
textarea[aria-invalid="true"] { border-color: #9b0016; border-width: 2px; }
.error { min-height: 21px; margin: 2px 0; color: #9b0016; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; justify-content: flex-end; }
button { font: inherit; min-height: 32px; padding: 4px 14px; border-radius: 3px; border: 1px solid #44546a; cursor: pointer; }
.keep { font-weight: 700; color: #fff; background: #0b4a8f; border-color: #0b4a8f; }
.take { color: #1c2430; background: #fff; }
:is(button, textarea):focus-visible { outline: 3px solid #0b4a8f; outline-offset: 2px; }
`;
