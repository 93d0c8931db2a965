import type { DemoSite } from './demo-site.ts';
import { DEMO_STEPS } from './demo-steps.ts';

/** Says where everything is, who can log in, and what to try. */
export function demoText({ bed, organisation }: DemoSite): string {
  const users = bed.users.map(({ address, password }) => `    ${address}  password ${password}`);
  const steps = DEMO_STEPS.map(
    ({ subject, attachment, see }, index) => `  ${index + 1}. “${subject}”: ${attachment} ${see}.`,
  );
  return [
    '',
    'The demo organisation is running.',
    '',
    `  Webmail (Roundcube)   ${bed.url}`,
    ...users,
    `  Mailwicket server     ${organisation.url}`,
    `    client token  ${organisation.token}`,
    `    admin token   ${organisation.adminToken}`,
    '',
    'What to try: open each message and click the attachment.',
    ...steps,
    '  Last, “Links to your own mailbox”: its links lead to invoice.com in forms that hide it. All are refused.',
    '',
  ].join('\n');
}
