import type { Dice } from '../../gateway/execution/disclosing/dice.ts';

/** A reply as it goes over the wire. */
export interface Lie { readonly status: number; readonly mediaType: string; readonly body: Buffer }

/** What stands in no honest answer: found anywhere in a response, the gateway passed on what a subgraph said beside its data. */
export const TALE = '320499197001019996';

type Holder = { readonly parent: Record<string, unknown> | unknown[]; readonly key: string | number; readonly path: readonly (string | number)[] };

function holdersIn(value: unknown, path: readonly (string | number)[] = []): Holder[] {
  if (Array.isArray(value)) return value.flatMap((item, key) => [{ parent: value, key, path: [...path, key] }, ...holdersIn(item, [...path, key])]);
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as Record<string, unknown>; // an object of parsed JSON
  return Object.keys(parent).flatMap((key) => [{ parent, key, path: [...path, key] }, ...holdersIn(parent[key], [...path, key])]);
}

/**
 * Whose a record is, only its source can say: where strangers' may stand, what it says of that is believed, and the entry says the same. (Where only known
 * subjects' may, it is not: tests/gateway/access/apply/apply-access.test.ts.)
 */
const tellsWhose = (key: string | number): boolean => typeof key === 'string' && (key.startsWith('sqHidden_key') || ['personId', 'uscc', 'holderPerson', 'holderEntity', 'soleOwner', 'giverId', 'subjectId'].includes(key));
const get = ({ parent, key }: Holder): unknown => (parent as Record<string | number, unknown>)[key];
const set = ({ parent, key }: Holder, value: unknown): void => void ((parent as Record<string | number, unknown>)[key] = value);

const TYPENAMES: readonly unknown[] = ['Nobody', 'constructor', '__proto__', 'toString', 'Enterprise', 'Person', 'LegalEntity', 'Query', 'String', 7, null, ['Person'], {}];
/** Texts put into the body where a marker stands: what JSON.stringify would never write. */
const RAW: Readonly<Record<string, string>> = { '@huge@': '1e400', '@minus@': '-0', '@digits@': '123456789012345678901234567890', '@lone@': '"\\ud800"', '@line@': '"\u2028\u2029"', '@control@': '"\\u0000\\u001b"', '@escaped@': '"\\u0022,\\"\\\\"', '@deep@': `${'['.repeat(400)}${']'.repeat(400)}` };

function changeValue(dice: Dice, data: Record<string, unknown>): void {
  const holders = holdersIn(data).filter(({ path }) => !path.some(tellsWhose));
  if (holders.length === 0) return;
  const at = dice.pick(holders);
  const before = get(at);
  const kind = dice.number(9);
  if (at.key === '__typename' || kind === 0) return setTypename(dice, data);
  if (kind === 1) return set(at, null);
  if (kind === 2 && !Array.isArray(at.parent)) return void Reflect.deleteProperty(at.parent, at.key);
  if (kind === 3) return set(at, [before]);
  if (kind === 4) return set(at, dice.pick<unknown>([{}, [], [[]], true, 7, 1.5, '', { length: 1, 0: 'x' }, { __typename: 'Person' }]));
  if (kind === 5) return set(at, dice.pick(Object.keys(RAW)));
  if (kind === 6 && Array.isArray(before)) return set(at, dice.pick([before.toReversed(), before.slice(1), [...before, ...before.slice(0, 1)], [null, ...before.slice(1)], Object.fromEntries(Object.entries(before))]));
  if (kind === 7 && typeof before === 'object' && before !== null && !Array.isArray(before)) return set(at, JSON.parse(`{"__proto__":${JSON.stringify(before)},"constructor":{"prototype":{"polluted":1}},"extra":"${TALE}"}`));
  if (typeof before === 'object' && before !== null && !Array.isArray(before)) Object.assign(before, { toString: TALE, idNumber_: TALE, hasOwnProperty: TALE });
}

function setTypename(dice: Dice, data: Record<string, unknown>): void {
  const objects = [...holdersIn(data).map(get), data].filter((value): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value));
  if (objects.length > 0) dice.pick(objects)['__typename'] = structuredClone(dice.pick(TYPENAMES));
}

function errorsFor(dice: Dice, data: Record<string, unknown>): unknown[] {
  const paths = holdersIn(data).map(({ path }) => path);
  const path = dice.pick<unknown>([null, [], [TALE], ['_entities', 0, TALE], ['_entities', Number(TALE.slice(0, 15))], ['_entities', 0], 'me', ...(paths.length === 0 ? [] : [dice.pick(paths), [...dice.pick(paths), TALE], [...dice.pick(paths), Number(TALE.slice(0, 15))]])]);
  const code = dice.pick(['SOURCE_UNAVAILABLE', 'RECORD_AMBIGUOUS', 'SOURCE_REFUSED', 'FIELD_FORBIDDEN', TALE, 'INTERNAL', 'toString']);
  return [{ message: `ORA-00942 ${TALE}`, path, locations: [{ line: 1, column: 2 }], extensions: { code, source: dice.pick<unknown>(['population', TALE, 5]), retryAfterMs: dice.pick<unknown>([5, TALE, -1]), exception: { stack: TALE }, serviceName: TALE } }];
}

function provenanceFor(dice: Dice, data: Record<string, unknown>): unknown {
  const paths = holdersIn(data).map(({ path }) => path);
  const path = dice.pick<unknown>([[TALE], ['_entities', 0, TALE], ...(paths.length === 0 ? [] : [dice.pick(paths), [...dice.pick(paths), TALE]])]);
  const told = dice.pick([TALE, 'population']);
  return { provenance: [{ path, source: told, channel: dice.pick([TALE, 'soap:queryPop']), status: dice.pick(['FOUND', TALE]), latencyMs: dice.pick<unknown>([3, TALE]), asOf: dice.pick([TALE, null]), sourceMode: TALE, sourceRequestId: dice.pick([TALE, null]), quality: [dice.pick([TALE, 'ID_LOWERCASE_X'])] }], tracing: TALE };
}

function changeAnswer(dice: Dice, answer: { data: Record<string, unknown> | null; errors?: unknown[]; extensions?: unknown }): void {
  const { data } = answer;
  if (data === null) return;
  const kind = dice.number(8);
  if (kind === 0) answer.errors = errorsFor(dice, data);
  else if (kind === 1) answer.extensions = provenanceFor(dice, data);
  else if (kind === 2) Object.assign(answer, { data: null }, dice.chance(50) ? { errors: errorsFor(dice, data) } : {});
  else for (let times = 1 + dice.number(3); times > 0; times -= 1) changeValue(dice, data);
}

/** What a subgraph says that does not mean well, or is broken; now and then the truth. */
export function told(dice: Dice, honest: unknown): Lie {
  const answer = JSON.parse(JSON.stringify(honest)) as Parameters<typeof changeAnswer>[1]; // a GraphQL answer
  const isHonest = dice.chance(30);
  if (!isHonest) changeAnswer(dice, answer);
  let text = JSON.stringify(answer);
  for (const [marker, raw] of Object.entries(RAW)) text = text.replaceAll(`"${marker}"`, raw);
  if (!isHonest && dice.chance(5)) text = text.replace('"data":', `"data":{"me":"${TALE}"},"data":`);
  let body: Buffer = Buffer.from(text);
  if (!isHonest && dice.chance(3)) body = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]);
  if (!isHonest && dice.chance(3)) body = body.subarray(0, dice.number(body.length));
  // Half a character: the last byte of some character in the middle is lost.
  if (!isHonest && dice.chance(6)) body = Buffer.from(body.map((byte, at) => (byte > 0x7f && at > body.length / 2 && dice.chance(20) ? 0xe4 : byte)));
  return { body, status: isHonest ? 200 : dice.pick([200, 200, 200, 500, 302, 206]), mediaType: isHonest ? 'application/json' : dice.pick(['application/json', 'application/json', 'application/json; charset=gbk', 'application/graphql-response+json', 'text/html']) };
}
