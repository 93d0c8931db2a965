import type { DemoSite } from './demo-site.ts';
import { DEMO_STEPS, stepText } from './demo-steps.ts';

/** Says where everything is, who can log in, and what to try. */
export function demoText({ bed, organisation }: DemoSite): string {
  const users = bed.users.map(({ address, password }) => `    ${address}  password ${password}`);
  const steps = DEMO_STEPS.map((step, index) => `  ${index + 1}. ${stepText(step)}`);
  return [
    '',
    'The demo organisation is running.',
    '',
    ...(bed.standsInBecause === undefined
      ? [`  Webmail (Roundcube)   ${bed.url}`, ...users]
      : [
          `  Webmail (a fixture)   ${bed.url}`,
          `    It stands in for Roundcube, since there is ${bed.standsInBecause}.`,
          '    Its pages are captured ones, its mailbox is in memory; it asks for no password.',
        ]),
    `  Mailwicket server     ${organisation.url}`,
    `    client token  ${organisation.token}`,
    `    admin token   ${organisation.adminToken}`,
    '',
    'What to try: open each message and click the attachment.',
    ...steps,
    '',
  ].join('\n');
}
