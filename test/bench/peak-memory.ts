import { readFileSync } from 'node:fs';

/**
 * The most memory this process has held, in MB. Linux counts it anew when a program starts (`VmHWM`); `maxRSS` would begin
 * with what the process held that started this one.
 */
export function peakMemoryMb(): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error('this machine does not say how much memory a process held');
  return Number(kilobytes) / 1024;
}
