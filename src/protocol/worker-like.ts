/**
 * What a Web Worker has, whose class is not named, as programs without the types of pages don't know it. Its methods are not
 * called through this type.
 */
export interface WorkerLike {
  postMessage(message: unknown, transfer: never[]): void;
  terminate(): void;
  addEventListener(type: never, listener: never): void;
}
