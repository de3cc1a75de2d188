/** What the work of one request looks at to know whether it is still wanted. An AbortSignal is one. */
export interface RequestSignal {
  readonly aborted: boolean;
  /** Why it is not wanted any more: what the request is then answered with. */
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options: { readonly once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
