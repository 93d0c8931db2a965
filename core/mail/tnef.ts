/** placeholder until written */
export interface TnefFile {
  readonly names: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly type: string;
}
export function readTnef(_bytes: Uint8Array): { files: readonly TnefFile[]; sign: string } {
  return { files: [], sign: '' };
}
