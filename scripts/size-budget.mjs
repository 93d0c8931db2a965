// The most that a built script may take, in kB. What runs in every frame of a protected site has to stay small: it is read
// and compiled while the page loads. To raise one is a decision, made here.
const BUDGETS = {
  'content-scripts/webmail.js': 30,
  'content-scripts/roundcube-bridge.js': 2,
  'content-scripts/sogo-bridge.js': 2,
  'webmail-interface.js': 52,
  'background.js': 370,
};

/** The scripts that have a budget. */
export const BUDGETED = Object.keys(BUDGETS);

/** The budget of a script by its path in the build, in kB; `undefined` when it has none. */
export const budgetOf = (name) => BUDGETS[name];
