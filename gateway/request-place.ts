/** The place that one request has among those in flight. */
export interface RequestPlace {
  /** Says who asks, once that is known. Throws OVERLOADED when places are scarce and this one has its share of them (decision 0409). */
  heldBy(asker: string): void;
}
