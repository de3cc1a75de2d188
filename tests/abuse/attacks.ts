/** A defence taken away, to see its test fail: texts of one file of the house replaced by others. Each text stands in its file once. */
export interface Breach {
  readonly file: string;
  readonly changes: readonly (readonly [from: string, to: string])[];
  /** What the house does then. */
  readonly says: string;
}

/** One row of access.md section 4, "Attack checklist": the test that shows the safe behaviour, and without what it fails. */
export interface Attack {
  readonly id: string;
  readonly attack: string;
  readonly test: { readonly file: string; readonly title: string };
  readonly breach: Breach;
}

const row = (id: string, attack: string, [file, title]: readonly [string, string], [broken, says, ...changes]: readonly [string, string, ...(readonly [string, string])[]]): Attack =>
  ({ id, attack, test: { file, title }, breach: { file: broken, says, changes } });

const LOGIN = 'gateway/login/create-login.ts';
const TOKENS = 'tests/abuse/login-tokens.test.ts';
const SHAPES = 'tests/abuse/access-operation-shape.test.ts';
const INFERENCE = 'tests/abuse/access-inference.test.ts';
const CACHES = 'tests/abuse/access-caches.test.ts';
const HTTP = 'tests/abuse/http-surface.test.ts';
const MESSAGES = 'tests/abuse/messages.test.ts';

/** Every row of the tables A to E and J. `node tests/abuse/check-defences.ts` takes each defence away in a copy of the house and expects its test to fail. */
export const ATTACKS: readonly Attack[] = [
  row('A1', 'aliases', [SHAPES, '%s is decided and masked as the field it names'],
    ['gateway/access/apply.ts', 'a mask is applied only where the response key is the field’s name', ['      return masked(run, field, treatment.mask, value);', '      return field.coordinate.endsWith(`.${field.responseKey}`) ? masked(run, field, treatment.mask, value) : value;']]),
  row('A1', 'aliases, through the whole house', ['tests/scenarios/any-way-of-asking.test.ts', '%s, %s: every field is told as when asked alone'],
    ['gateway/execution/response/compile-disclosing-writer.ts', 'the compiled writer masks only where the response key is the field’s name', ["      case 'MASK':\n        return this.#emitShown(emission, { access, fetched }, opening, () => {", "      case 'MASK':\n        return this.#emitShown(emission, { access, fetched }, opening, () => {\n          if (fetched !== null && !access.coordinate.endsWith(`.${responseKey}`)) return this.#value(emission, { access, fetched }, fetched.type, 'v');"]]),
  row('A2', 'fragments of every kind', [SHAPES, '%s: the same decisions, the same answer, the same plan'],
    ['gateway/access/planning/collect-fields.ts', 'a fragment on an abstract type is not looked into', ['|| (graded.types.get(condition)?.possibleTypes.includes(type) ?? false)', '']]),
  row('A3', 'one response key from two types', [SHAPES, 'is masked by what each object is'],
    ['gateway/access/apply.ts', 'every object is read as the first type of its position', ["  return typeof type === 'string' ? type : null;", '  return typeof type === \'string\' ? ([...byType.keys()][0] ?? null) : null;']]),
  row('A3', 'one response key from two types, in the compiled pass', ['tests/abuse/compiled-writer.test.ts', 'each object is masked by what it is, %s'],
    ['gateway/execution/response/compile-disclosing-writer.ts', 'every object is written as the type met first', ['      let writer = writers.get(type);', '      let writer = writers.get(type) ?? [...writers.values()][0];']]),
  row('A4', 'existence by null, error or __typename', ['tests/abuse/withheld-records.test.ts', 'answers alike for somebody else\'s licence and for none'],
    ['gateway/access/apply.ts', 'a record that is not there is not told as a refusal', ['  if (!isFailed(run)) run.disclosure.decided(field, decideRecord(run.context, rule, factsOfNobody(), {}), placeOf(run));', '  void [run, rule, factsOfNobody, decideRecord];']]),
  row('A4', 'existence, in the compiled pass', ['tests/abuse/compiled-writer.test.ts', 'tells of somebody else\'s licence and of none alike: %s'],
    ['gateway/execution/response/compile-disclosing-writer.ts', 'a record that is not there is not told as a refusal', ['      lines.push(`if(v===null)d.absent(${slot});`, ', '      lines.push(']]),
  row('A5', '@skip and @include', [SHAPES, 'A5 @skip and @include'],
    ['gateway/access/planning/collect-fields.ts', 'excluded selections are decided and fetched', ['    if (!included(selection, collecting.variables)) continue;', '    void included;']]),
  row('A6', 'documents of several operations', ['tests/abuse/operation-shape.test.ts', 'documents with several operations (A6)'],
    ['gateway/operation/select-operation.ts', 'a name that is not there means the first operation', ['  if (named === undefined) throw', '  if (named === undefined) return first;\n  if (operations.length === 0) throw']]),
  row('A7', '@defer, @stream, subscriptions', ['tests/abuse/operation-shape.test.ts', 'deferred, streamed and subscribed operations (A7)'],
    ['gateway/operation/validate-document.ts', 'directives that are not in the graph pass', ['  const rules = [...specifiedRules, NoReservedAliasesRule', "  const rules = [...specifiedRules.filter(({ name }) => name !== 'KnownDirectivesRule'), NoReservedAliasesRule"]]),
  row('A8', 'deep, wide, alias, fragment and directive bombs', ['tests/abuse/bombs.test.ts', '%s: refused by limit, nothing fetched, the refusal in the journal, and health answered all the while'],
    ['gateway/operation/operation-limits.ts', 'aliases and expanded selections have no limit', ['  aliases: 60,', '  aliases: 60_000,'], ['  selections: 500,', '  selections: 50_000,']]),
  row('A9', 'mutations', [SHAPES, '%s refuses the whole mutation before any subgraph is called'],
    ['gateway/access/plan-access.ts', 'a mutation is refused field by field', ["sites.definition.operation === 'mutation' || denialModeOf(request)", 'denialModeOf(request)']]),

  row('B1', 'filtering, sorting, grouping by a graded field', [INFERENCE, '%s: the operation is refused before any call'],
    ['gateway/access/planning/check-arguments.ts', 'what arguments read is not looked at', ['    note(graded.arguments.get(argument.name.value), found);', '    void [note, graded];']]),
  row('B2', 'masked value and equality filter', [INFERENCE, 'B1 and B2: filtering, sorting, grouping, counting by what is masked'],
    ['gateway/access/decide.ts', 'MASK is enough to filter by', ["  return { ...decision, outcome: 'REJECT', reason: 'ARGUMENT_FORBIDDEN'", "  if (decision.outcome === 'MASK') return { ...decision, outcome: 'ALLOW' };\n  return { ...decision, outcome: 'REJECT', reason: 'ARGUMENT_FORBIDDEN'"]]),
  row('B2', 'numbers tried one by one', ['tests/abuse/lookup-rates.test.ts', 'are refused before any subgraph is called once the bucket is empty, and again after it has filled'],
    ['gateway/access/rates/within-rates.ts', 'a bucket that is empty gives all the same', ["    if (answer.kind === 'taken') continue;", "    if (answer.kind === 'taken' || size.burst > 0) continue;"]]),
  row('B3', 'ID number and birth date side by side', [INFERENCE, 'and to the year where the masked number stands %s'],
    ['gateway/access/decision/fit.ts', 'what else the answer shows is not looked at', ["  const coDisclosed = field.coordinate === 'Person.birthDate' && context.idNumberMasked;", '  const coDisclosed = context.idNumberMasked && field.coordinate === null;']]),
  row('B4', 'null, forbidden, absent', ['tests/abuse/withheld-records.test.ts', 'does not tell that the source has %s of somebody whose record is withheld'],
    ['gateway/response/told-places.ts', 'sources are told of what was withheld by record too', ['    for (const path of [...withheld, ...byRecord].toSorted()) this', '    for (const path of withheld.toSorted()) this']]),
  row('B5', 'counts', ['tests/schema/rules.test.ts', 'refuse a connection that counts'],
    ['schema/rules/connections-do-not-count.ts', 'a connection may have further fields', ['            ...(shape ? [] : [', '            ...(shape || names.length > 0 ? [] : ['], ["field.type.kind === Kind.NAMED_TYPE && namedType(field.type) === 'Int'", "field.type.kind === Kind.NAMED_TYPE && namedType(field.type) === 'Never'"]]),
  row('B6', 'timing', ['tests/abuse/uniform-fetch.test.ts', 'B6: what a decision by record fetches'],
    ['gateway/access/planning/treatment-of.ts', 'what depends on the record is not fetched with the rest', ["on: field.root ? 'VALUE' : 'ENCLOSING', publicity: null } }, fetched: true }", "on: field.root ? 'VALUE' : 'ENCLOSING', publicity: null } }, fetched: false }"]]),
  row('B7', 'computed fields', ['tests/schema/rules.test.ts', 'refuse a field that requires %s than its own'],
    ['schema/rules/requires-no-higher.ts', 'what a field is computed from has no say in its grade', ['        if (!stricter || isStructure(coordinate, sources)) return [];', '        if (!stricter || isStructure(coordinate, sources) || coordinate.length > 0) return [];']]),
  row('B8', 'deterministic pseudonyms', [INFERENCE, 'cannot be computed from the number without the key'],
    ['standards/person-id.ts', 'the handle does not depend on the key', ['aessiv(key, CONTEXT).encrypt', 'aessiv(new Uint8Array(64), CONTEXT).encrypt']]),

  row('C1', '“Did you mean”', [MESSAGES, 'suggests nothing on %s (C1)'], ['gateway/operation/validate-document.ts', 'suggestions are left in', ['hideSuggestions: true', 'hideSuggestions: false'], ["error.message.replace(SUGGESTION, '')", 'error.message']]),
  row('C2', 'introspection', ['tests/gateway/access/plan/introspection.test.ts', 'shows an engine what some item could let it read, and not what none could'],
    ['gateway/access/planning/visible-schema.ts', 'every field is shown to everybody', ['  if (known === undefined) return false;', '  if (known !== undefined) return true;']]),
  row('C3', 'a subgraph’s own words', [MESSAGES, 'does not leave the gateway: %s'],
    ['gateway/execution/run/failure-of.ts', 'codes and sources are passed on unseen', ["source: typeof source === 'string' && SOURCE_NAME.test(source) ? source : null", "source: typeof source === 'string' ? source : null"]]),
  row('C4', 'coercion errors that echo the value', [MESSAGES, 'repeats no value of %s (C4)'],
    ['gateway/operation/validate-document.ts', 'messages on literals are passed on as they are', ['return rule === QUOTING_RULE ? withoutLiterals(error.message) :', 'return rule === QUOTING_RULE ? `${error.message}${withoutLiterals(error.message)}` :']]),
  row('C5', 'policy told by refusals', [INFERENCE, 'is constant: no grade, no grant, no department, no reason'],
    ['gateway/access/apply/disclosure.ts', 'a refusal tells its reason', ["new ClientError('FIELD_FORBIDDEN', { path: path.split('.') })", "new ClientError('FIELD_FORBIDDEN', { path: path.split('.'), detail: { reason: plan.decisions.find((each) => each.path === path)?.reason } })"]]),
  row('C6', 'values in logs and audit', ['tests/abuse/audit-evasion.test.ts', 'holds no value, no variable and no document'],
    ['gateway/audit/request-record-of.ts', 'the record holds the document', ['    caseNo: purpose?.caseNo ?? null,', "    caseNo: (isOperated(context) ? context.operation.source : null) ?? purpose?.caseNo ?? null,"]]),

  row('D1', 'a plan of somebody else', [CACHES, 'an application without a grant never gets the plan of one that has it, whoever comes first'],
    ['gateway/access/planning/plan-keys.ts', 'plans are kept by the document alone', ['accessSignature(request, known, governed)', '[accessSignature, known, governed].length']]),
  row('D2', 'a cached document changed', [CACHES, 'what is kept cannot be changed by who is given it'],
    ['gateway/access/plan-access.ts', 'what is kept is not frozen', ['return deepFreeze({ kind: Kind.DOCUMENT', 'return ({ kind: Kind.DOCUMENT'], ['decisions: deepFreeze(ledger.decisions)', 'decisions: ledger.decisions'], ['template: deepFreeze({', 'template: ({']]),
  row('D3', 'answers kept on the way', [HTTP, 'answers a plain POST, with no-store, nosniff and a request id'],
    ['gateway/server/reply.ts', 'answers may be kept', ["    if (!Object.hasOwn(own, 'cache-control')) all.push('cache-control', 'no-store');", '']]),
  row('D4', 'calls shared across principals', ['tests/gateway/execution/engine.test.ts', 'never happens with %s'],
    ['gateway/execution/run/share-call.ts', 'equal calls meet whoever asks', ['`${client.name}\\n${shareKey}\\n${body}`', '`${client.name}\\n${body}`']]),
  row('D5', 'a DataLoader that outlives its request', ['tests/abuse/loaders.test.ts', 'batches within one request and nothing beyond it: each request asks the department in its own name'],
    ['subgraphs/population/population-context.ts', 'one loader for all requests', ['    persons: byPerson(', '    persons: ((globalThis as unknown as { shared?: PopulationContext[\'persons\'] }).shared ??= byPerson('], ['personsByIdNumber(documents, scope.call)),', 'personsByIdNumber(documents, scope.call))),']]),
  row('D6', 'a decision remembered by field', [CACHES, 'a decision made for one record is not remembered for the next'],
    ['gateway/access/apply/decide-record.ts', 'decisions are remembered by rule', ["facts.decided.get(rule) : undefined", 'MEMO.get(rule) : undefined'], ['facts.decided.set(rule, decision)', 'MEMO.set(rule, decision)'], ['/** Decides a field for one record', 'const MEMO = new WeakMap<RecordRule, Decision>();\n/** Decides a field for one record']]),
  row('D7', 'documents by hash', ['tests/abuse/operation-shape.test.ts', 'cannot put one document under the hash of another'],
    ['gateway/operation/persisted-queries.ts', 'the hash is believed', ["      if (createHash('sha256').update(source).digest('hex') !== sha256) throw", "      if (createHash('sha256').update(source).digest('hex') === '') throw"]]),
  row('D8', 'what is taken back meanwhile', ['tests/abuse/login-revocation.test.ts', 'is refused within seconds although its signature was checked before'],
    [LOGIN, 'a revoked token is good until it expires', ["(verdict === 'valid' ? null : verdict === 'revoked' ? 'REVOKED' : 'REVOCATIONS_UNAVAILABLE')", "(verdict !== 'unavailable' ? null : 'REVOCATIONS_UNAVAILABLE')"]]),

  row('E1', 'a subgraph called directly', ['tests/subgraphs/only-the-gateway.test.ts', 'refuses %s with 401 and a constant body'],
    ['subgraphs/server/request-handler.ts', 'a call that is not signed to the letter is taken', ["request.url !== '/graphql') {", "request.url === '') {"]]),
  row('E1', 'a gateway that asks for what is not shared', ['tests/subgraphs/not-shared-fields.test.ts', 'is refused to %s, though the gateway signed for it, and no department is asked'],
    ['subgraphs/server/executable-subgraph.ts', 'the subgraph takes the gateway’s word for it', ['if (known.notShared && !mayReadNotShared(scope.assertion)) {', 'if (known.notShared && mayReadNotShared === undefined) {']]),
  row('E2', 'spoofed and repeated headers', [HTTP, 'refuses %s'],
    ['gateway/server/check-headers.ts', 'a header sent twice counts as once', ['?? 0) <= 1) continue;', '?? 0) <= 9) continue;']]),
  row('E3', 'a lying subgraph', [SHAPES, 'an object that claims a type which cannot stand there becomes null'],
    ['gateway/access/apply.ts', 'an unknown type is read as the first one', ['  const fields = type === null ? undefined : shape.byType.get(type);', '  const fields = type === null ? undefined : (shape.byType.get(type) ?? [...shape.byType.values()][0]);']]),
  row('E4', 'another supergraph', ['tests/gateway/supergraph-source.test.ts', 'remembers the version it served, across starts, and refuses an older one from then on (access.md E4)'],
    ['gateway/supergraph-source.ts', 'an older version is served', ['minimumVersion: await remembered()', 'minimumVersion: 0']]),
  row('E5', 'framing, encodings, sizes', [HTTP, 'refuses a %s body that grows beyond the bound, counted after decompression'],
    ['gateway/server/decode-body.ts', 'what a body grows to is not counted', ['{ maxOutputLength: maxBytes }', '{ maxOutputLength: maxBytes * 10_000 }']]),
  row('E5', 'connections that only stay open', ['tests/abuse/connections.test.ts', 'of one network are only so many, and one more when one has gone'],
    ['gateway/server/connection-places.ts', 'a network may have all', ['if (counted !== null && this', 'if (counted === undefined && this']]),
  row('E5', 'requests sent ahead of answers', ['tests/abuse/connections.test.ts', 'are answered in their order, beyond sixteen of them with 503: %s'],
    ['gateway/server/pipelined.ts', 'all of a connection are at work at once', ['if (before >= this.#most) return true;', 'if (before >= 100 * this.#most) return true;']]),
  row('E5', 'a header behind two thousand', ['tests/abuse/connections.test.ts', 'beyond the count that is read are refused, so that none hides behind others'],
    ['gateway/server/check-headers.ts', 'header lines have no limit', ['rawHeaders.length > 2 * most', 'rawHeaders.length > 2_000 * most']]),
  row('E5', 'one request in the way of the next', ['tests/abuse/wire-oddities.test.ts', 'does not wait for a body that is too long: the connection is closed, and says so'],
    ['gateway/server/read-body.ts', 'a connection stays open behind a body that nobody reads on', ["{ allowedBytes: maxBytes }, headers: { connection: 'close' } }", '{ allowedBytes: maxBytes } }']]),
  row('E5', 'bodies that trickle', ['tests/abuse/slow-bodies.test.ts', 'take no place of those who are answered'],
    ['gateway/server/create-http-server.ts', 'a request holds a place from its head on', ['    const receiving = receiveGraphQL(', '    room.admission.inFlight.enter();\n    const receiving = receiveGraphQL(']]),
  row('E5', 'bodies that trickle for ever', ['tests/abuse/slow-bodies.test.ts', 'are given up where they bring less than a minimum, with 408 and a closed connection'],
    ['gateway/server/slow-bodies.ts', 'no rate is low', ['this.#bytes * 1_000 >= bodyRate', 'this.#bytes * 1_000 >= 0 * bodyRate']]),
  row('E5', 'what JSON can say and GraphQL cannot', ['tests/abuse/json-oddities.test.ts', 'are bad input, and nothing is fetched: %s'],
    ['gateway/operation/refuse-unsayable.ts', 'a number beyond all numbers is handed on as none', ["  if (typeof value === 'number') return", "  if (typeof value === 'number') return true ||"]]),
  row('E5', 'operations whose answer their client accepts in no way', [HTTP, 'refuses %s'],
    ['gateway/server/graphql-endpoint.ts', 'they are carried out and then refused', ['if (head === null) requireAcceptable(request);', '']]),
  row('E5', 'half a character', ['tests/gateway/operation/coerce-variables.test.ts', 'is refused by its place, and never told: %s'],
    ['gateway/operation/refuse-unsayable.ts', 'a department is asked for another text, with U+FFFD in its place', ['return value.isWellFormed();', 'return true;']]),
  row('E6', 'requests of other sites', [HTTP, 'refuses a GET that a page of another site could make'],
    ['gateway/server/check-headers.ts', 'a GET needs no header', ['  if (PREFLIGHT_HEADERS.some((name) => request.headers[name] !== undefined)) return;', '  if (PREFLIGHT_HEADERS.length > 0) return;']]),
  row('E7', 'evading the audit', ['tests/abuse/audit-evasion.test.ts', 'becomes 503 without data of any grade when the entry cannot be made durable'],
    ['gateway/audit/audit-stage.ts', 'an answer leaves without its entry', ['    return write().then(goOn, (cause: unknown) => Promise.reject(asUnavailable(cause)));', "    return write().then(goOn, () => goOn({ log: '', index: 0 } as T));"]]),

  row('J1', 'no algorithm, no signature', [TOKENS, 'J1: no algorithm, no signature'],
    [LOGIN, 'the signature is not checked', ["  if (!(await signatureHolds(jws, lookup.key))) return 'SIGNATURE_WRONG';", '  void signatureHolds;']]),
  row('J2', 'algorithm confusion', [TOKENS, 'J2: algorithm confusion'],
    [LOGIN, 'the header’s algorithm need not be the key’s', ["  if (lookup.key.algorithm !== jws.algorithm) return 'ALGORITHM_REFUSED';", '']]),
  row('J3', 'kid as anything but a name', [TOKENS, 'J3: kid is nothing but a name in a map'],
    ['gateway/login/jwks-cache.ts', 'each unknown kid loads the keys', ['onProblem, cooldownSeconds, staleSeconds', 'onProblem, cooldownSeconds: cooldownSeconds * 0, staleSeconds']]),
  row('J4', 'keys brought along, crit', [TOKENS, 'J4: a token does not bring its own key'],
    ['gateway/login/compact-jws.ts', 'crit is passed over', ["  if ('crit' in header || 'b64' in header) return 'HEADER_CRITICAL';", '']]),
  row('J5', 'times', [TOKENS, 'J5: times'], ['gateway/login/token-times.ts', 'exp is not looked at', ["  if (now >= exp + skewSeconds) return { ok: false, reason: 'EXPIRED' };", '']]),
  row('J6', 'issuer and audience', [TOKENS, 'J6: issuer and audience'], [LOGIN, 'a token for another service is taken', ["  if (!isAudience(signed['aud'], state.audience)) return 'AUDIENCE_WRONG';", '  void isAudience;']]),
  row('J7', 'other tokens as access tokens', [TOKENS, 'J7: other tokens are no access tokens'],
    ['gateway/login/compact-jws.ts', 'typ is not looked at', ["  if (typeof typ !== 'string' || !types.has(typ.toLowerCase())) return 'TYPE_WRONG';", '  void [typ, types];']]),
  row('J8', 'rotation, and an issuer that is down', ['tests/abuse/login-keys.test.ts', 'the last good set serves for its bounded time, then nothing does'],
    ['gateway/login/jwks-cache.ts', 'the last good keys serve for ever', ['cooldownSeconds, staleSeconds, freshSeconds', 'cooldownSeconds, staleSeconds: staleSeconds * 1e9, freshSeconds']]),
  row('J9', 'odd claims', ['tests/abuse/login-claims.test.ts', 'J9: claims'],
    ['gateway/login/principal-of-claims.ts', 'a clearance nobody knows is the highest', ["CLEARANCES.get(claims['clearance']) ?? 0", "CLEARANCES.get(claims['clearance']) ?? 4"]]),
  row('J10', 'replay, URLs, two headers, encryption, length', ['tests/abuse/login-presentation.test.ts', 'J10: how a token is presented'],
    ['gateway/login/bearer-token.ts', 'of two Authorization headers the first counts', ["  if (others.length > 0) return { ok: false, reason: 'AUTHORIZATION_REPEATED' };", '  void others;']]),
  row('J11', 'SM2 with SM3', ['tests/abuse/login-national-cryptography.test.ts', 'there is no falling back to another algorithm'],
    [LOGIN, 'any algorithm known is taken', ['|| !trusted.algorithms.includes(jws.algorithm)) return', '|| trusted.algorithms.length === 0) return']]),
];
