import { latin1 } from '../bytes/text.ts';
import type { Sign } from './finding.ts';

const LNK_SCANNED = 64 * 1024;
const COMMAND =
  /\b(?:powershell|pwsh|cmd\.exe|cmd \/c|mshta|wscript|cscript|rundll32|regsvr32|certutil|bitsadmin|curl|findstr|forfiles|conhost|msiexec)\b/iu;
const REMOTE_PATH = /\\\\[\w.@-]{1,100}[\\/]/u;
const INI_REMOTE =
  /^\s*(?:URL|IconFile|WorkingDirectory)\s*=\s*(?:file:|\\\\|\/\/|%5c%5c|smb:|ms-[\w-]+:)/imu;

/** A shell link that starts a command interpreter (MS-SHLLINK): its strings are read, not its structure. */
export function linkTarget(bytes: Uint8Array): readonly Sign[] {
  // Strings are UTF-16 in one part and ANSI in another; without their zero bytes both read alike.
  const text = latin1(bytes, 0, Math.min(bytes.length, LNK_SCANNED)).replaceAll('\0', '');
  if (COMMAND.test(text)) return [{ code: 'shortcut-type', data: { by: 'content', case: 'command' } }];
  if (REMOTE_PATH.test(text)) return [{ code: 'shortcut-type', data: { by: 'content', case: 'remote' } }];
  return [];
}

/** An internet shortcut or Explorer command that reads from a share or starts a protocol handler. */
export function iniTarget(text: string): readonly Sign[] {
  return INI_REMOTE.test(text) ? [{ code: 'shortcut-type', data: { by: 'content', case: 'remote' } }] : [];
}
