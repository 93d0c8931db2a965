import { serveSaves } from '../../browser/serve-saves.ts';

serveSaves();
