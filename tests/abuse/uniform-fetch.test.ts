import { print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { SENIOR_ALLOWANCE, caseOf, citizen, clerk, party, planOf } from '../gateway/access/access-house.ts';

/*
 * access.md B6: what is refused by type is fetched by nobody, which is accepted; what depends on the record is fetched in the same way whether it will be
 * shown or not, so that how long an answer takes does not tell whose record it is. Red when a field that is decided by record is left out of the plan.
 */
const LICENSE = 'query ($id: ID!) { license(licenseId: $id) { typeName number } }';

describe('B6: what a decision by record fetches', () => {
  it('is the same whichever number is asked for, one’s own, somebody else’s or none', () => {
    const plans = ['1.2.156.3005.2.1', '1.2.156.3005.2.2', 'none'].map((id) => planOf(LICENSE, { principal: citizen('P01'), variables: { id } }));
    const documents = plans.map(({ document }) => (document === null ? null : print(document)));
    expect(documents[0]).toContain('license(licenseId: $id)');
    expect(new Set(documents).size).toBe(1);
  });

  it('is the same whoever the parties of the case are: a child’s number, which is withheld, is asked for beside a grown-up’s', () => {
    const of = (order: readonly ('P01' | 'P11')[]) => planOf('{ subjects { ... on Person { mobile } } }', { principal: clerk, purpose: caseOf(SENIOR_ALLOWANCE, order.map((persona) => party(persona === 'P11' ? 'CHILD' : 'APPLICANT', persona))) });
    for (const plan of [of(['P01', 'P11']), of(['P11', 'P01'])]) {
      expect(plan.decisions).toMatchObject([{ outcome: 'PER_RECORD' }]);
      expect(plan.document === null ? '' : print(plan.document)).toContain('mobile');
    }
  });
});
