/** Lists within lists that an answer is followed into; no schema has as many. Deeper ones would be a subgraph's way to end the whole request by exhausting the stack. */
export const MAX_NESTED_LISTS = 32;

/** Levels of a value of a custom scalar; what is deeper is none. */
export const MAX_SCALAR_LEVELS = 500;
