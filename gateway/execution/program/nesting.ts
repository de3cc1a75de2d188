/** Lists within lists that an answer is followed into; no schema has as many. Deeper ones would be a subgraph's way to end the whole request by exhausting the stack. */
export const MAX_NESTED_LISTS = 32;

/** Levels of a custom scalar's value that is sent on to another subgraph; deeper ones would end the request where it is written. */
export const MAX_SCALAR_LEVELS = 500;
