/** What `overparam recover` is told, as it was typed. */
export interface RecoverFlags {
  readonly target: string;
  readonly units: unknown;
  readonly activation: string;
  readonly method: string;
  readonly biased: boolean;
  readonly whiten: boolean;
  readonly steps: unknown;
  readonly seed: unknown;
  readonly to: string | undefined;
  readonly json: boolean;
}
