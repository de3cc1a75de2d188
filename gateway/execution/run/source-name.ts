/** How a source system is named (schema/contract/provenance.ts): nothing else a subgraph calls one is passed on. */
export const SOURCE_NAME = /^[a-z][a-z0-9-]{0,63}$/;
