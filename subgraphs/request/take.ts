import type { GraphQLResolveInfo } from 'graphql';
import type { Answer } from '../../adapters/answer.ts';
import { SOURCE_ERROR_CODES } from '../../schema/contract/provenance.ts';
import type { ResponsePath } from './provenance-log.ts';
import type { RequestScope } from './request-scope.ts';
import { sourceError } from './subgraph-error.ts';

/** Path of the field being resolved. */
export function fieldPath(info: GraphQLResolveInfo): ResponsePath {
  const path: (string | number)[] = [];
  for (let step: GraphQLResolveInfo['path'] | undefined = info.path; step !== undefined; step = step.prev) path.unshift(step.key);
  return path;
}

/** Path of the object whose field is being resolved: where the provenance of its record belongs. */
export function objectPath(info: GraphQLResolveInfo): ResponsePath {
  return fieldPath(info).slice(0, -1);
}

/**
 * The record of an answer, noting its provenance at `path`. NOT_FOUND is null without an error; UNAVAILABLE, AMBIGUOUS and REFUSED throw the error of the
 * contract (design.md section 7, "Nothing there, nothing known").
 */
export function take<T>(answer: Answer<T>, scope: RequestScope, path: ResponsePath): T | null {
  scope.provenance.record(path, answer);
  switch (answer.outcome) {
    case 'FOUND':
      return answer.value;
    case 'NOT_FOUND':
      return null;
    case 'AMBIGUOUS':
      throw sourceError({ code: SOURCE_ERROR_CODES.AMBIGUOUS, source: answer.evidence.source, retryAfterMs: null });
    case 'UNAVAILABLE':
    case 'REFUSED':
      throw sourceError({ code: SOURCE_ERROR_CODES[answer.outcome], source: answer.evidence.source, retryAfterMs: answer.retryAfterMs });
  }
}

/** The record of an answer, or null for every other outcome: for verdicts, where not knowing is an answer of its own. */
export function known<T>(answer: Answer<T>, scope: RequestScope, path: ResponsePath): T | null {
  scope.provenance.record(path, answer);
  return answer.outcome === 'FOUND' ? answer.value : null;
}
