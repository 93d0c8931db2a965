export interface BedUser {
  readonly address: string;
  readonly password: string;
}

/** The two mailboxes of every bed. Sample messages are for `ALICE`. */
export const ALICE: BedUser = { address: 'alice@example.test', password: 'alicepass' };
export const BOB: BedUser = { address: 'bob@example.test', password: 'bobpass' };
export const USERS: readonly BedUser[] = [ALICE, BOB];
