import { SANDBOX_DAILY_QUOTA, dailyQuota } from '../server/daily-quota.ts';
import type { Department, DepartmentOptions } from '../server/department.ts';
import type { FaultKind } from '../server/fault-switch.ts';
import { htmlReply } from '../server/html-pages.ts';
import { httpDepartment, type DepartmentDesk, type DepartmentRequest } from '../server/http-department.ts';
import type { Reply } from '../server/reply.ts';
import { extentOf, featuresByKey, publicFeatures, type Feature } from './features.ts';
import { capabilitiesDocument, collectionDocument, describeDocument, exceptionDocument, geoJsonDocument, type WfsDocument } from './wfs-documents.ts';
import { readWfsGet, readWfsPost, type WfsQuery, type WfsRequest, type WfsVersion } from './wfs-query.ts';

export interface GeospatialOptions extends DepartmentOptions {
  readonly dailyQuota?: number;
}

const FAULTS = ['error-200', 'html-login', 'html-maintenance', 'maintenance', 'quota', 'axis-order', 'total-lies', 'duplicate-rows', 'wrong-person', 'schema-drift'] as const satisfies readonly FaultKind[];

interface Service {
  readonly options: GeospatialOptions;
  readonly desk: DepartmentDesk;
  readonly url: string;
  readonly now: () => number;
}

/** Starts the geospatial library: WFS 2.0.0, 1.1.0 and 1.0.0 as MapServer answers. */
export async function startGeospatialDepartment(options: GeospatialOptions): Promise<Department> {
  const now = options.clock ?? Date.now;
  return httpDepartment('geospatial', options, FAULTS, (desk) => {
    const overQuota = dailyQuota(options.dailyQuota ?? SANDBOX_DAILY_QUOTA, now, desk.faults);
    return (request) => {
      if (request.url.pathname !== '/wfs') return { status: 404, headers: { 'content-type': 'text/plain' }, body: Buffer.from('Not Found') };
      if (desk.faults.strike('html-login') !== null) return htmlReply('login');
      if (desk.faults.strike('html-maintenance') !== null) return htmlReply('maintenance');
      const asked = request.method === 'POST' ? readWfsPost(request.body.toString('utf8')) : readWfsGet(request.url.searchParams);
      const service = { options, desk, now, url: `http://${request.headers.host ?? 'localhost'}/wfs` };
      const document = stopped(asked.version, desk, overQuota) ?? answer(asked, service, request);
      note(asked, document, desk);
      return sent(document);
    };
  });
}

function sent({ status, contentType, text }: WfsDocument): Reply {
  return { status, headers: { 'content-type': contentType }, body: Buffer.from(text) };
}

function stopped(version: WfsVersion, { faults }: DepartmentDesk, overQuota: () => boolean): WfsDocument | null {
  if (faults.strike('maintenance') !== null) return exceptionDocument(version, 'request', 'Service under maintenance.', 200);
  if (faults.strike('error-200') !== null) return exceptionDocument(version, 'request', 'msDrawMap(): Image handling error. Failed to draw layer.', 200);
  return overQuota() ? exceptionDocument(version, 'request', 'Daily quota exceeded.', 200) : null;
}

function answer(asked: WfsRequest, service: Service, request: DepartmentRequest): WfsDocument {
  switch (asked.kind) {
    case 'CAPABILITIES': return capabilitiesDocument(asked.version, service.url);
    case 'DESCRIBE': return describeDocument(asked.version, asked.layer);
    case 'EXCEPTION': return exceptionDocument(asked.version, asked.locator, asked.text);
    case 'FEATURES': return features(asked.version, asked.query, service, request);
  }
}

function inside(feature: Feature, [west, south, east, north]: readonly [number, number, number, number]): boolean {
  const extent = extentOf([feature]);
  return extent !== null && extent[0] <= east && extent[2] >= west && extent[1] <= north && extent[3] >= south;
}

function select({ layer, filter }: WfsQuery, { options, desk }: Service): readonly Feature[] {
  if (desk.faults.strike('wrong-person') !== null) return publicFeatures('ZD').slice(1, 2);
  if (filter.kind === 'KEYS') return featuresByKey(options.registry, layer.name, filter.keys);
  const all = publicFeatures(layer.name);
  return filter.kind === 'BOX' ? all.filter((feature) => inside(feature, filter.box)) : all;
}

/** After an upgrade nobody announced: columns in lower case, and the key under another name. */
function drifted(feature: Feature, key: string): Feature {
  return { ...feature, properties: Object.fromEntries(Object.entries(feature.properties).map(([name, value]) => [name === key ? 'dkbm' : name.toLowerCase(), value])) };
}

function features(version: WfsVersion, query: WfsQuery, service: Service, request: DepartmentRequest): WfsDocument {
  const { faults } = service.desk;
  const found = select(query, service);
  const doubled = faults.strike('duplicate-rows') === null ? found : found.flatMap((feature) => [feature, feature]);
  const all = faults.strike('schema-drift') === null ? doubled : doubled.map((feature) => drifted(feature, query.layer.key));
  if (query.geoJson) return geoJsonDocument(all, query.layer);
  const end = query.count === null ? all.length : query.startIndex + query.count;
  const page = query.hits ? [] : all.slice(query.startIndex, end);
  const lies = faults.strike('total-lies') !== null;
  const counts = {
    // MapServer does not know the total before the last page.
    matched: lies ? 0 : end < all.length ? ('unknown' as const) : all.length,
    returned: page.length,
    next: end < all.length && !query.hits ? pageUrl(service.url, request, query.startIndex + page.length) : null,
    previous: query.startIndex > 0 ? pageUrl(service.url, request, Math.max(0, query.startIndex - (query.count ?? 0))) : null,
  };
  return collectionDocument(page, { version, service: service.url, layer: query.layer, counts, now: service.now(), swapped: faults.strike('axis-order') !== null });
}

/** The same request from another start; for a POST there is no such address, and the service's own is given. */
function pageUrl(service: string, request: DepartmentRequest, startIndex: number): string {
  const search = new URLSearchParams([...request.url.searchParams].map(([name, value]) => [name.toUpperCase(), value]));
  if (startIndex === 0) search.delete('STARTINDEX');
  else search.set('STARTINDEX', String(startIndex));
  return `${service}?${search}`;
}

function note(asked: WfsRequest, document: WfsDocument, desk: DepartmentDesk): void {
  const keys = asked.kind === 'FEATURES' && asked.query.filter.kind === 'KEYS' ? asked.query.filter.keys : [];
  const operation = { CAPABILITIES: 'GetCapabilities', DESCRIBE: 'DescribeFeatureType', FEATURES: 'GetFeature', EXCEPTION: 'GetFeature' }[asked.kind];
  desk.note({ operation, purpose: {}, subjects: keys, headers: {}, outcome: document.text.includes('Exception') ? 'exception' : 'ok' });
}
