import { permutation } from '../permutation.ts';
import type { PlaceText } from '../places/household-address.ts';
import { COMPOUNDS, HAMLETS, ROADS, TOWNS } from '../places/towns.ts';

const DIVISION = '320499';
/** Units are scattered over the eight digits of building and room, so the number leads back to the unit. */
const scatter = permutation(100_000_000, 38_196_601, 20_260_001);
/** Sequence number of a parcel whose compound is none of the list. */
const OTHER_COMPOUND = 99;

const three = (value: number): string => String(value).padStart(3, '0');

/** 宗地代码 of a place: its town is the 地籍区, its road or hamlet the 子区, its compound the sequence; collective land in the country. */
export function parcelCodeOf(place: PlaceText): string {
  const zone = three(100 + TOWNS.findIndex(({ code }) => code === place.townCode));
  const hamlet = HAMLETS.findIndex((name) => name === place.road);
  if (hamlet >= 0) return `${DIVISION}${zone}${three(200 + hamlet)}JC00001`;
  const compound = COMPOUNDS.findIndex((name) => place.detail.startsWith(name));
  const sequence = String(compound < 0 ? OTHER_COMPOUND : compound + 1).padStart(5, '0');
  return `${DIVISION}${zone}${three(100 + ROADS.findIndex((name) => name === place.road))}GB${sequence}`;
}

/** Where a parcel code of {@link parcelCodeOf} lies; null for any other code. */
export function placeOfParcel(parcelCode: string): { readonly townCode: string; readonly townName: string; readonly road: string; readonly compound: string; readonly rural: boolean } | null {
  const match = /^320499(1\d\d)([12])(\d\d)(GB|JC)(\d{5})$/.exec(parcelCode);
  if (match === null) return null;
  const [, zone = '', kind = '', road = '', right = '', sequence = ''] = match;
  const town = TOWNS[Number(zone) - 100];
  const rural = kind === '2';
  const name = (rural ? HAMLETS : ROADS)[Number(road)];
  const compound = rural || Number(sequence) === OTHER_COMPOUND ? '' : COMPOUNDS[Number(sequence) - 1];
  const consistent = rural ? right === 'JC' && sequence === '00001' : right === 'GB';
  if (town === undefined || name === undefined || compound === undefined || !consistent) return null;
  return { townCode: town.code, townName: town.name, road: name, compound, rural };
}

/** 不动产单元号 of the n-th unit (below 10^8) on the parcel of its place. */
export function unitNo(place: PlaceText, unitOrdinal: number): string {
  return `${parcelCodeOf(place)}F${String(scatter.forward(unitOrdinal)).padStart(8, '0')}`;
}

/** The unit a number carries; the caller compares the whole number. */
export function unitOrdinalOf(realEstateUnitNo: string): number {
  return scatter.backward(Number(realEstateUnitNo.slice(20)));
}
