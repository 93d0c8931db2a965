/** A real part this machine cannot have. The message says which and why, for whoever skips because of it. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
