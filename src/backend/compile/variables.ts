import { tf, type tensorflow } from "../tensorflow.js";

/** The variables that there are while a step is traced, each with data of its own. */
export interface Guarded {
  /** The variable that held this data when the pass began. */
  readonly byData: ReadonlyMap<object, tensorflow.Variable>;
  /** Variables that hold other data than when the pass began, or were disposed. */
  changed(): { readonly variable: tensorflow.Variable; readonly data: object }[];
  /** Variables that were made since. */
  made(): readonly tensorflow.Variable[];
  /** Puts every value back, that of a new variable to what it was made with; once. */
  restore(): void;
}

interface Maker {
  makeVariable: (value: tensorflow.Tensor, ...rest: unknown[]) => tensorflow.Variable;
}

/** Remembers the values of all variables there are, and gives each data of its own; until restore(). */
export function guardVariables(state: readonly tensorflow.Variable[]): Guarded {
  const variables = [...new Set([...state, ...Object.values(tf.engine().registeredVariables)])];
  const saved = variables.map((variable) => copyOf(variable));
  variables.forEach(own);
  const start = variables.map((variable) => ({ variable, data: variable.dataId }));
  const made: { readonly variable: tensorflow.Variable; readonly value: tensorflow.Tensor }[] = [];
  const engine = tf.engine() as unknown as Maker;
  engine.makeVariable = (...given) => {
    const variable = (Object.getPrototypeOf(engine) as Maker).makeVariable.apply(engine, given);
    made.push(copyOf(variable));
    return variable;
  };
  return {
    byData: new Map(start.map(({ variable, data }) => [data, variable])),
    changed: () => start.filter(({ variable, data }) => variable.isDisposed || variable.dataId !== data),
    made: () => made.map(({ variable }) => variable).filter(({ isDisposed }) => !isDisposed),
    restore() {
      Reflect.deleteProperty(engine, "makeVariable");
      for (const { variable, value } of [...saved, ...made]) {
        if (!variable.isDisposed) variable.assign(value);
        value.dispose();
      }
    },
  };
}

const copyOf = (variable: tensorflow.Variable) => ({
  variable,
  value: tf.keep(tf.clone(variable as tensorflow.Tensor)),
});

/** A tensor can share a variable's data, as its clone does; with data of its own, reading the one is not reading the other. */
function own(variable: tensorflow.Variable): void {
  tf.tidy(() => variable.assign(tf.reshape(variable, variable.shape)));
}
