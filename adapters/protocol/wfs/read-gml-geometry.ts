import { childrenOf, type XmlElement } from '../parse-xml.ts';
import { coordinateSystem, type AxisOrder, type CoordinateSystem, type Position } from './coordinate-system.ts';
import { polygonsToGeometry, type Geometry } from './geometry.ts';

/** A geometry, or null with marks that say why there is none. */
export interface GmlGeometry {
  readonly geometry: Geometry | null;
  /** `CRS_UNKNOWN`, `COORDINATES_IMPLAUSIBLE`, `GEOMETRY_UNREADABLE`, `AXIS_ORDER_SWAPPED`. */
  readonly quality: readonly string[];
}

/** Why reading stopped: caught where the geometry began, never seen outside. */
class GeometryProblem extends Error {
  readonly mark: string;
  constructor(mark: string) {
    super(mark);
    this.mark = mark;
  }
}

function numbersOf(text: string): readonly number[] {
  const numbers = text.trim().split(/\s+/).filter((part) => part !== '').map(Number);
  if (numbers.some((number) => !Number.isFinite(number))) throw new GeometryProblem('GEOMETRY_UNREADABLE');
  return numbers;
}

/** Pairs of a posList, its third dimension left out. */
function pairsOfPosList(element: XmlElement): readonly (readonly [number, number])[] {
  const dimension = Number(element.attributes.get('srsDimension') ?? '2');
  const numbers = numbersOf(element.text);
  if (!(dimension === 2 || dimension === 3) || numbers.length === 0 || numbers.length % dimension !== 0) throw new GeometryProblem('GEOMETRY_UNREADABLE');
  return Array.from({ length: numbers.length / dimension }, (_, index) => [numbers[index * dimension] ?? Number.NaN, numbers[index * dimension + 1] ?? Number.NaN]);
}

/** Pairs of GML 2 `coordinates`: `x,y x,y`. */
function pairsOfCoordinates(element: XmlElement): readonly (readonly [number, number])[] {
  return element.text.trim().split(/\s+/).map((pair) => {
    const [x = Number.NaN, y = Number.NaN] = pair.split(',').map(Number);
    if (!Number.isFinite(x) || !Number.isFinite(y)) throw new GeometryProblem('GEOMETRY_UNREADABLE');
    return [x, y];
  });
}

class GmlReader {
  readonly #system: CoordinateSystem;
  #swapped = false;

  constructor(system: CoordinateSystem) {
    this.#system = system;
  }

  get quality(): readonly string[] {
    return this.#swapped ? ['AXIS_ORDER_SWAPPED'] : [];
  }

  #positions(pairs: readonly (readonly [number, number])[], order: AxisOrder): readonly Position[] {
    return pairs.map(([first, second]) => {
      const converted = this.#system.toPosition(first, second, order);
      if (converted === null) throw new GeometryProblem('COORDINATES_IMPLAUSIBLE');
      if (converted.swapped) this.#swapped = true;
      return converted.position;
    });
  }

  /**
   * The element tells the order, not the srsName: GML 2 has `coordinates` in x,y, GML 3 has `pos` and `posList` in the registry's order; MapServer writes
   * `EPSG:4490` over both (wire/wfs).
   */
  positionsIn(element: XmlElement): readonly Position[] {
    for (const child of element.children) {
      if (child.name === 'posList') return this.#positions(pairsOfPosList(child), 'AUTHORITY');
      if (child.name === 'coordinates') return this.#positions(pairsOfCoordinates(child), 'XY');
    }
    const points = childrenOf(element, 'pos').map((pos) => pairsOfPosList(pos)[0]).filter((pair) => pair !== undefined);
    if (points.length === 0) throw new GeometryProblem('GEOMETRY_UNREADABLE');
    return this.#positions(points, 'AUTHORITY');
  }

  #ring(boundary: XmlElement): readonly Position[] {
    const ring = boundary.children.find(({ name }) => name === 'LinearRing');
    if (ring === undefined) throw new GeometryProblem('GEOMETRY_UNREADABLE');
    return this.positionsIn(ring);
  }

  #polygon(polygon: XmlElement): readonly (readonly Position[])[] {
    const outer = polygon.children.filter(({ name }) => name === 'exterior' || name === 'outerBoundaryIs');
    const inner = polygon.children.filter(({ name }) => name === 'interior' || name === 'innerBoundaryIs');
    if (outer.length !== 1) throw new GeometryProblem('GEOMETRY_UNREADABLE');
    return [...outer, ...inner].map((boundary) => this.#ring(boundary));
  }

  polygonsIn(element: XmlElement): readonly (readonly (readonly Position[])[])[] {
    if (element.name === 'Polygon') return [this.#polygon(element)];
    return element.children.flatMap((child) => this.polygonsIn(child));
  }
}

/** The srsName of the geometry itself or of the nearest element inside that has one. */
function srsNameOf(element: XmlElement): string | null {
  const own = element.attributes.get('srsName');
  if (own !== undefined) return own;
  for (const child of element.children) {
    const name = srsNameOf(child);
    if (name !== null) return name;
  }
  return null;
}

/** Reads a GML 2 or 3 geometry into GeoJSON order. Never throws; what cannot be read is null with a mark, for half a parcel is none. */
export function readGmlGeometry(geometry: XmlElement, defaultSrs: string | null): GmlGeometry {
  const system = coordinateSystem(srsNameOf(geometry) ?? defaultSrs ?? '');
  if (system === null) return { geometry: null, quality: ['CRS_UNKNOWN'] };
  const reader = new GmlReader(system);
  try {
    if (geometry.name === 'Point') {
      const [position] = reader.positionsIn(geometry);
      return { geometry: position === undefined ? null : { type: 'Point', coordinates: position }, quality: reader.quality };
    }
    const read = polygonsToGeometry(reader.polygonsIn(geometry));
    return read === null ? { geometry: null, quality: ['GEOMETRY_UNREADABLE'] } : { geometry: read, quality: reader.quality };
  } catch (error) {
    if (error instanceof GeometryProblem) return { geometry: null, quality: [error.mark] };
    throw error;
  }
}
