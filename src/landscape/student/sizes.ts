/** Sizes of Safran & Shamir's problem. */
export interface StudentTeacher {
  /** k, target neurons and input dimension: the target is Σ_j relu(e_j·x), j = 1 … k; in [2, ∞). */
  readonly target: number;
  /** n, student neurons: Σ_i relu(w_i·x); in [1, ∞). */
  readonly neurons: number;
}
