/** 宗地代码 (19 characters) and 不动产单元号 (28 characters), GB/T 37346-2019. No check character. */

export const REAL_ESTATE_PROBLEMS = ['LENGTH', 'CHARACTERS', 'OWNERSHIP', 'FIXTURE'] as const;
export type RealEstateProblem = (typeof REAL_ESTATE_PROBLEMS)[number];

export interface ParcelCode {
  /** 19 characters, unspaced. */
  readonly code: string;
  readonly division: string;
  /** 地籍区 and 地籍子区, three digits each. */
  readonly cadastralZone: string;
  readonly cadastralSubzone: string;
  /** First 特征码: G state-owned, J collective, Z undecided. */
  readonly ownership: 'G' | 'J' | 'Z';
  /** Second 特征码, e.g. B construction land on the surface, C homestead. */
  readonly right: string;
}

export interface RealEstateUnitNo {
  /** 28 characters, unspaced. */
  readonly number: string;
  /** The first 19 characters. */
  readonly parcel: ParcelCode;
  /** 定着物特征码: F building, L forest, Q other, W none (then the unit is eight zeros). */
  readonly fixture: 'F' | 'L' | 'Q' | 'W';
  readonly fixtureUnit: string;
}

export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: RealEstateProblem };

const PARCEL = /^(\d{6})(\d{3})(\d{3})([GJZ])([ABCDEFGHSWXY])(\d{5})$/;

/** Display groups carry spaces (`320499 001002 GB00015 F00010203`): taken out, with full width. */
export function normalizeRealEstateCode(raw: string): string {
  return raw.normalize('NFKC').replaceAll(/\s+/gu, '').toUpperCase();
}

/** Reads an exact 宗地代码. Never throws. */
export function parseParcelCode(code: string): Reading<ParcelCode> {
  if (code.length !== 19) return { ok: false, problem: 'LENGTH' };
  const match = PARCEL.exec(code);
  if (match === null) return { ok: false, problem: 'CHARACTERS' };
  const [, division = '', cadastralZone = '', cadastralSubzone = '', ownership = '', right = ''] = match;
  // Collective ownership (A) and homestead (C) exist on collective land only.
  if ((right === 'A' || right === 'C') && ownership !== 'J') return { ok: false, problem: 'OWNERSHIP' };
  return { ok: true, value: { code, division, cadastralZone, cadastralSubzone, ownership: ownership as 'G' | 'J' | 'Z', right } };
}

/** Reads an exact 不动产单元号. Never throws. */
export function parseRealEstateUnitNo(number: string): Reading<RealEstateUnitNo> {
  if (number.length !== 28) return { ok: false, problem: 'LENGTH' };
  const parcel = parseParcelCode(number.slice(0, 19));
  if (!parcel.ok) return parcel;
  const match = /^([FLQW])(\d{8})$/.exec(number.slice(19));
  if (match === null) return { ok: false, problem: 'CHARACTERS' };
  const [, fixture = '', fixtureUnit = ''] = match;
  if (fixture === 'W' && fixtureUnit !== '00000000') return { ok: false, problem: 'FIXTURE' };
  return { ok: true, value: { number, parcel: parcel.value, fixture: fixture as 'F' | 'L' | 'Q' | 'W', fixtureUnit } };
}

/** 自然幢: the number of the building a unit is in, 24 characters: the parcel, F, and the first four of the unit's eight digits. Null for what is no building. */
export function buildingNoOf({ number, fixture }: RealEstateUnitNo): string | null {
  return fixture === 'F' ? number.slice(0, 24) : null;
}

/** Whether an exact text is the number of a building. */
export function isBuildingNo(text: string): boolean {
  return text.length === 24 && parseParcelCode(text.slice(0, 19)).ok && /^F\d{4}$/.test(text.slice(19));
}

/** Groups for people to read: 6-6-7-9. */
export function formatRealEstateUnitNo(number: string): string {
  return [number.slice(0, 6), number.slice(6, 12), number.slice(12, 19), number.slice(19)].join(' ');
}
