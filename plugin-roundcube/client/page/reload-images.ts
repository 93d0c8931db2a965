/** Asks again for the pictures of a message that were refused while it was held. */
export function reloadImages(page: Document): void {
  for (const image of page.querySelectorAll<HTMLImageElement>('#messagebody img[src*="_action=get"]')) {
    // One that was refused is complete and has no size.
    if (image.complete && image.naturalWidth === 0) image.setAttribute('src', image.src);
  }
}
