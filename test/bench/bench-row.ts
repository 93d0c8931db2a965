/** One line of `test/bench/results.json`. A ratio below 1 is better than what it is measured against. */
export interface BenchRow {
  readonly name: string;
  readonly shape: string;
  readonly value: number;
  readonly unit: string;
  readonly against: string;
  readonly ratio: number;
}
