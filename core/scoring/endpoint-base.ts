/** The configured address without the slashes at its end, so that paths can be put behind it. */
export function endpointBase(address: string): string {
  return address.replace(/\/+$/u, '');
}
