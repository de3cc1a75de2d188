import { z } from 'zod';
import { OWNER_DEPARTMENTS } from '../../../schema/owner-departments.ts';
import type { OwnerDepartment } from '../../../schema/owner-departments.ts';
import { parseUscc } from '../../../standards/uscc.ts';
import { PRINCIPAL_KINDS } from '../../login/principal.ts';
import { LEGAL_BASES } from '../../purpose/purpose.ts';

const DEPARTMENT_CODES = Object.keys(OWNER_DEPARTMENTS) as OwnerDepartment[]; // keys of a literal table

const uscc = z.string().refine((code) => parseUscc(code).ok, 'a 统一社会信用代码 with a right check character');
const coordinate = z.string().regex(/^[A-Z][A-Za-z0-9]*\.[a-z][A-Za-z0-9]*$/, 'a coordinate such as Person.birthDate');
const department = z.enum(DEPARTMENT_CODES);
const itemCode = z.string().regex(/^[0-9A-Z]{31}$/, 'an item implementation code of 31 characters');
const clientId = z.string().regex(/^[a-z][a-z0-9-]{1,63}$/, 'a client id');
const day = z.iso.date('a day YYYY-MM-DD');
const sentence = z.string().min(2).max(500);

/** `departments.yaml`: which organisation bears each department code of the graph. */
export const departmentsSchema = z.strictObject({
  departments: z.array(z.strictObject({ code: department, organization: uscc, name: sentence })).min(1),
});

/** `responsibility.yaml` (责任清单): each field of the graph under the one department that answers for it. Generated. */
export const responsibilitySchema = z.strictObject({
  fields: z.partialRecord(department, z.array(coordinate).min(1)),
});

/** `negative.yaml` (负面清单): never shared, whoever asks, and the law that says so. */
export const negativeSchema = z.strictObject({
  entries: z.array(z.strictObject({ fields: z.array(coordinate).min(1), legalBasis: z.strictObject({ law: sentence, article: sentence }), reason: sentence })),
});

/** `demand.yaml` (需求清单, the grants): what an owner lets an organisation's applications read for one item. */
export const demandSchema = z.strictObject({
  grants: z.array(z.strictObject({
    id: z.string().regex(/^[A-Z]{2,8}-\d{4}-\d{4}$/, 'a grant number such as GA-2026-0001'),
    owner: department,
    organization: uscc,
    clients: z.array(clientId).min(1),
    /** null: not for one item, as conditional open data is given. */
    item: itemCode.nullable(),
    fields: z.array(coordinate).min(1),
    /** First and last day, both included. */
    from: day,
    to: day,
    /** Readings a day that the owner agreed to; audited, and an alert beyond. */
    volumePerDay: z.int().positive(),
    approvedBy: z.strictObject({ organization: uscc, post: sentence, on: day }),
  })),
});

export const FIELD_MARKS = ['mustDisplay', 'displayOnly', 'verdictPreferred', 'needsValue', 'statutoryGrant'] as const;
export type FieldMark = (typeof FIELD_MARKS)[number];

/** `items/*.yaml`: one item (事项) with its minimum fields. */
export const itemSchema = z.strictObject({
  code: itemCode,
  name: sentence,
  version: z.string().regex(/^\d{4}\.\d{1,3}$/, 'a version such as "2026.1"'),
  kind: z.enum(['OTHER', 'BIRTH', 'MEDICAL_INSURANCE']),
  legalBasis: z.enum(LEGAL_BASES),
  notifyExempt: z.boolean(),
  /** Run over many subjects at a time (免申即享). */
  batch: z.boolean().default(false),
  fields: z.array(z.strictObject({
    field: coordinate,
    marks: z.array(z.enum(FIELD_MARKS)).default([]),
    thresholds: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
    why: sentence.optional(),
  })).min(1),
});

/** How refused fields are told to a client. */
export const DENIAL_MODES = ['ERRORS', 'EXTENSIONS', 'SILENT', 'REJECT'] as const;
export type DenialMode = (typeof DENIAL_MODES)[number];

/** `clients.yaml`: the applications that grants and the policy author's tools may name. */
export const clientsSchema = z.strictObject({
  clients: z.array(z.strictObject({
    id: clientId, kind: z.enum(PRINCIPAL_KINDS), organization: uscc.nullable(),
    clearance: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)]), denials: z.enum(DENIAL_MODES), dryRun: z.boolean().default(false),
    proofOfPossession: z.boolean().default(false),
  })).min(1),
});

const argument = z.string().regex(/^[A-Z][A-Za-z0-9]*\.[a-z][A-Za-z0-9]*\([a-z][A-Za-z0-9]*:\)$/, 'an argument such as Query.person(idNumber:)');
const rateSize = { burst: z.int().min(1).max(1_000_000), perMinute: z.int().min(1).max(1_000_000) };

/** `rates.yaml`: how often records may be named that the token does not name. */
export const ratesSchema = z.strictObject({
  rates: z.array(z.strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/, 'a rate id in lower case'), arguments: z.array(argument).min(1), ...rateSize,
    principals: z.partialRecord(z.enum(PRINCIPAL_KINDS), z.strictObject(rateSize)).default({}),
  })),
});

export type RatesFile = z.infer<typeof ratesSchema>;
export type ClientsFile = z.infer<typeof clientsSchema>;
export type DepartmentsFile = z.infer<typeof departmentsSchema>;
export type ResponsibilityFile = z.infer<typeof responsibilitySchema>;
export type NegativeFile = z.infer<typeof negativeSchema>;
export type DemandFile = z.infer<typeof demandSchema>;
export type ItemFile = z.infer<typeof itemSchema>;
