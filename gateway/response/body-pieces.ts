/** A body in pieces, to be sent one after the other: text still to be encoded as UTF-8, or bytes that are. */
export type BodyPieces = readonly (string | Uint8Array)[];
