/**
 * The masks a field may name, with the scalars each can read (its rule is in tests/oracles/mask-vectors.json, its code in gateway/access). A mask on
 * a scalar that it can't read would hide everything or nothing, so the build refuses it.
 */
export const MASK_SCALARS = {
  NAME: ['String'],
  ID_3_4: ['String'],
  ID_1_1: ['String'],
  ID_1_2: ['String'],
  ID_6_4: ['String'],
  PHONE_3_4: ['String'],
  PHONE_3_2: ['String'],
  LANDLINE: ['String'],
  CARD_4: ['String'],
  ADDR_STREET: ['String'],
  DATE_YEAR: ['PartialDate'],
  DATE_MONTH: ['PartialDate'],
  DIV_4: ['String'],
  DIV_6: ['String'],
  TAIL_3: ['String'],
  BAND: ['Band'],
  CERT_MID: ['String'],
  PLATE: ['String'],
  EMAIL: ['String'],
  USCC_8_4: ['String'],
  IPV4_1: ['String'],
  SECRET: ['String'],
} as const satisfies Record<string, readonly string[]>;

export type LeafMask = keyof typeof MASK_SCALARS;

/** Masks that fit any field, leaf or object: nothing usable (`none`, `X`), or null in its place (`SUPPRESS`). */
export const MASKS_OF_ANY = ['none', 'X', 'SUPPRESS'] as const;

/** Fits objects only: the object passes, each of its fields is decided on its own. */
export const MASK_OF_OBJECTS = 'LEAVES';
