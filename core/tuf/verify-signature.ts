import { fromHex } from '../bytes/hex.ts';
import { rawEcdsaSignature } from './ecdsa-signature.ts';
import { publicKeyFromPem } from './pem.ts';
import type { PublicKey } from './root.ts';
import { subtle } from '../bytes/subtle.ts';

type Algorithm = string | Readonly<Record<string, unknown>>;
interface Prepared {
  readonly format: 'raw' | 'spki';
  readonly key: Uint8Array | undefined;
  readonly importAs: Algorithm;
  readonly verifyAs: Algorithm;
  readonly signature: Uint8Array | undefined;
}

/**
 * Whether `sig` (hex) is a signature of `data` by `key`: Ed25519, ECDSA P-256 with SHA-256, RSA-PSS with SHA-256 (salt of
 * 32 bytes). A key or signature of another kind or shape, or one the platform cannot read, is `false`: it counts for no
 * threshold.
 */
export async function verifySignature(key: PublicKey, sig: string, data: Uint8Array): Promise<boolean> {
  const signature = fromHex(sig);
  const prepared = signature === undefined ? undefined : prepare(key, signature);
  if (prepared?.key === undefined || prepared.signature === undefined) return false;
  try {
    const { format, importAs, verifyAs } = prepared;
    const imported = await subtle.importKey(format, prepared.key, importAs, false, ['verify']);
    return await subtle.verify(verifyAs, imported, prepared.signature, data);
  } catch {
    // WebCrypto rejects keys it cannot parse or schemes the browser lacks: not a signature that counts.
    return false;
  }
}

function prepare(key: PublicKey, signature: Uint8Array): Prepared | undefined {
  switch (`${key.keytype}/${key.scheme}`) {
    case 'ed25519/ed25519':
      return {
        format: 'raw',
        key: fromHex(key.value),
        importAs: 'Ed25519',
        verifyAs: 'Ed25519',
        signature,
      };
    case 'ecdsa/ecdsa-sha2-nistp256':
    case 'ecdsa-sha2-nistp256/ecdsa-sha2-nistp256':
      return {
        format: 'spki',
        key: publicKeyFromPem(key.value),
        importAs: { name: 'ECDSA', namedCurve: 'P-256' },
        verifyAs: { name: 'ECDSA', hash: 'SHA-256' },
        signature: rawEcdsaSignature(signature),
      };
    case 'rsa/rsassa-pss-sha256':
      return {
        format: 'spki',
        key: publicKeyFromPem(key.value),
        importAs: { name: 'RSA-PSS', hash: 'SHA-256' },
        verifyAs: { name: 'RSA-PSS', saltLength: 32 },
        signature,
      };
    default:
      return undefined;
  }
}
