type Algorithm = string | Readonly<Record<string, unknown>>;

/**
 * WebCrypto as core sees it. Hosts compile core beside their own, narrower types of the same object; this one name keeps
 * the two from meeting.
 */
export const subtle = crypto.subtle as unknown as {
  digest(algorithm: string, data: Uint8Array): Promise<ArrayBuffer>;
  importKey(
    format: 'raw' | 'spki',
    data: Uint8Array,
    algorithm: Algorithm,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<unknown>;
  verify(algorithm: Algorithm, key: unknown, signature: Uint8Array, data: Uint8Array): Promise<boolean>;
  /** AES-CBC only. */
  encrypt(algorithm: Algorithm, key: unknown, data: Uint8Array): Promise<ArrayBuffer>;
  /** AES-CBC only. */
  decrypt(algorithm: Algorithm, key: unknown, data: Uint8Array): Promise<ArrayBuffer>;
};
