import type { PolicyInput } from '../../core/policy/policy.ts';

/** One organisation's browsers, and what they are told. */
export interface Fleet {
  /** Chromium's id of the packed extension: of the key that signs it. */
  readonly chromiumId: string;
  /** Firefox's id, from the manifest. */
  readonly geckoId: string;
  /** Of the packages. */
  readonly version: string;
  /** Where packages and update manifests are served, ending with `/`. */
  readonly baseUrl: string;
  /** Match patterns of the webmail sites, compiled into the packages. */
  readonly sites: readonly string[];
  readonly policy: PolicyInput;
}

export const CRX = 'mailwicket.crx';
export const XPI = 'mailwicket.xpi';
export const UPDATE_XML = 'update.xml';

/** The id Chromium gives an extension: the first 128 bits of the SHA-256 of its public key, each digit as a letter. */
export function chromiumIdOf(publicKeySha256: string): string {
  return publicKeySha256
    .slice(0, 32)
    .replaceAll(/./gu, (digit) => 'abcdefghijklmnop'.charAt(Number.parseInt(digit, 16)));
}

/** The policy with the sites that are compiled in: what every browser of the fleet gets. */
export function fleetPolicy({ policy, sites }: Fleet): PolicyInput {
  return policy.sites === undefined ? { ...policy, sites: [...sites] } : policy;
}
