/** What base64 text constants begin with when they hold something that runs, or an archive. */
const RUNNING = [
  'TVqQA',
  'TVpQA',
  'TVoAA',
  'TVpTAQ',
  'TVqAA',
  'AUNEMDAxA',
  'Y29uZWN0aX',
  'TAAAAAEUAg',
  '5FJce4zYp0',
];
const ARCHIVES = ['UEsDB', 'UmFyIRoH', 'N3q8rycc'];

/** At the start of a string constant or data URL only: in the middle of base64 text these happen by chance. */
const START = '(?:["\'`]|;base64,)';
const RUNNING_PATTERN = new RegExp(`${START}(?:${RUNNING.join('|')})`, 'u');
const ARCHIVE_PATTERN = new RegExp(`${START}(?:${ARCHIVES.join('|')})[A-Za-z0-9+/]{40}`, 'u');

/** What a base64 constant in a text holds, by its first bytes. */
export function base64Payload(text: string): 'running' | 'archive' | undefined {
  if (RUNNING_PATTERN.test(text)) return 'running';
  return ARCHIVE_PATTERN.test(text) ? 'archive' : undefined;
}
