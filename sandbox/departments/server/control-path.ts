import { z } from 'zod';
import type { ReceivedRequest } from './department.ts';
import { FAULT_KINDS, type FaultSwitch } from './fault-switch.ts';
import type { DepartmentRequest } from './http-department.ts';
import { jsonReply, type Reply } from './reply.ts';

const SETTING = z.strictObject({ fault: z.enum(FAULT_KINDS), times: z.number().optional(), ms: z.number().optional(), upTo: z.number().optional(), after: z.number().optional() });

/** What the control path can show and change. */
export interface ControlledDepartment {
  readonly name: string;
  readonly faults: FaultSwitch;
  readonly received: readonly ReceivedRequest[];
}

function switchFault(body: Buffer, faults: FaultSwitch): Reply {
  try {
    const setting = SETTING.parse(JSON.parse(body.toString('utf8')));
    const { fault, times, ms, upTo, after } = setting;
    faults.set({ fault, ...(times === undefined ? {} : { times }), ...(ms === undefined ? {} : { ms }), ...(upTo === undefined ? {} : { upTo }), ...(after === undefined ? {} : { after }) });
    return jsonReply({ active: faults.active() });
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError || error instanceof RangeError) {
      const message = error instanceof RangeError ? error.message : 'body must be {"fault": NAME, "times"?, "ms"?, "upTo"?, "after"?} with whole numbers';
      return jsonReply({ error: message, supported: faults.supported }, 400);
    }
    throw error;
  }
}

/** Answers `/healthz`, `/__faults` and `/__received`; null for anything else. No fault ever befalls these. */
export function answerControl(request: DepartmentRequest, { name, faults, received }: ControlledDepartment): Reply | null {
  const { method, url } = request;
  if (url.pathname === '/healthz') return jsonReply({ status: 'ok', department: name });
  if (url.pathname === '/__received') return jsonReply(received);
  if (url.pathname !== '/__faults') return null;
  if (method === 'POST') return switchFault(request.body, faults);
  if (method === 'DELETE') faults.clear();
  return jsonReply({ active: faults.active(), supported: faults.supported });
}
