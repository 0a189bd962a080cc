import { createInterface } from "node:readline";

export type Handlers = Readonly<Record<string, (request: never) => object | Promise<object>>>;

/** Answers each line of JSON on standard input by the handler that its `command` names, until the input ends. */
export async function serve(handlers: Handlers): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as { command: string };
    console.log(JSON.stringify(await handlers[request.command](request as never)));
  }
}
