/**
 * The event by which the bridge in the page's own world asks whether a command of the webmail's script may run. The
 * detail is the webmail's part id. Refused by `preventDefault()`. There is no event that opens anything, so that a page
 * that forges it gains nothing.
 */
export const MAY_LEAVE_EVENT = 'mailwicket-may-leave';
