import { listStoreContract } from '../../support/list-store-contract.ts';
import { MemoryListStore } from '../../support/memory-list-store.ts';

listStoreContract('the fake', () => new MemoryListStore());
