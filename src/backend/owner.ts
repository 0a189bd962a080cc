/** What owns tensors: freed at the end of a block by `using`, or by dispose() where there is no `using` (JavaScript on Node 20). */
export interface Owner extends Disposable {
  dispose(): void;
}

/** The value itself, which `free` frees: once, however often and by whichever of both names it is asked. */
export function owning<T extends object>(value: T, free: () => void): T & Owner {
  let freed = false;
  const dispose = (): void => {
    if (freed) return;
    freed = true;
    free();
  };
  return Object.assign(value, { dispose, [Symbol.dispose]: dispose });
}
