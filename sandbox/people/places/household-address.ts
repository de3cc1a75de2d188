import type { IndexedRandom } from '../indexed-random.ts';
import type { AddressRecord } from '../records/address-record.ts';
import { weightedChoice } from '../weighted-choice.ts';
import { COMPOUNDS, DISTRICT_BOX, HAMLETS, OUTSIDE_PLACES, ROADS, TOWNS } from './towns.ts';

const PREFIX = '江苏省常州市新北区';
const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
const round6 = (value: number): number => Math.round(value * 1e6) / 1e6;

/** Written out by hand for a persona, or generated; the code carries the ordinal of the place. */
export interface PlaceText {
  readonly townCode: string;
  readonly road: string;
  readonly houseNo: string;
  readonly detail: string;
}

/** The address record of a place of this district; `ordinal` (below 10^8) makes the code unique and leads back. */
export function addressOf(random: IndexedRandom, ordinal: number, place: PlaceText): AddressRecord {
  const town = TOWNS.find(({ code }) => code === place.townCode);
  const communityCode = `${place.townCode}${String(random.between('community', ordinal, 1, 12)).padStart(3, '0')}`;
  const [longitude = 0, latitude = 0] = town?.center ?? [];
  return {
    addressCode: `${communityCode}${String(ordinal).padStart(8, '0')}`,
    districtCode: '320411',
    townCode: place.townCode,
    communityCode,
    road: place.road,
    houseNo: place.houseNo,
    detail: place.detail,
    full: `${PREFIX}${town?.name ?? ''}${place.road}${place.houseNo}${place.detail}`,
    position: {
      longitude: round6(clamp(longitude + (random.fraction('longitude', ordinal) - 0.5) * 0.03, DISTRICT_BOX.west, DISTRICT_BOX.east)),
      latitude: round6(clamp(latitude + (random.fraction('latitude', ordinal) - 0.5) * 0.03, DISTRICT_BOX.south, DISTRICT_BOX.north)),
    },
  };
}

/** Text of a generated place: compound and room in town, hamlet and number in the country. */
export function generatedPlace(random: IndexedRandom, ordinal: number): PlaceText {
  const town = weightedChoice(TOWNS.map((entry) => [entry, entry.weight] as const), random.fraction('town', ordinal));
  if (random.fraction('rural', ordinal) < town.rural) {
    return { townCode: town.code, road: random.pick('hamlet', ordinal, HAMLETS), houseNo: `${random.between('house', ordinal, 1, 120)}号`, detail: '' };
  }
  const building = random.between('building', ordinal, 1, 40);
  const room = random.between('floor', ordinal, 1, 18) * 100 + random.between('room', ordinal, 1, 4);
  return {
    townCode: town.code,
    road: random.pick('road', ordinal, ROADS),
    houseNo: `${random.between('house', ordinal, 1, 399)}号`,
    detail: `${random.pick('compound', ordinal, COMPOUNDS)}${building}幢${random.between('unit', ordinal, 1, 3)}单元${room}室`,
  };
}

/** Where a 外来 household is registered: an invented village under a reserved division. */
export function outsideAddress(random: IndexedRandom, ordinal: number): AddressRecord {
  const [districtCode, name] = weightedChoice(OUTSIDE_PLACES.map((place) => [place, place[2]] as const), random.fraction('outside', ordinal));
  const houseNo = `${random.between('outside house', ordinal, 1, 200)}号`;
  const road = random.pick('outside hamlet', ordinal, HAMLETS);
  return {
    addressCode: null, districtCode, townCode: `${districtCode}101`, communityCode: `${districtCode}101201`, road, houseNo, detail: '',
    full: `${name}示例镇${road}${houseNo}`, position: null,
  };
}
