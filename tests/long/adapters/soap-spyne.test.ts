import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPopulationAdapter } from '../../../adapters/population/client.ts';
import { callContext } from '../../adapters/call-context.ts';
import { PATIENCE, describeWith, startProgram, type RunningProgram } from './foreign-program.ts';
import { freePorts } from '../../free-ports.ts';

// apt-get install -y --no-install-recommends python3-spyne
const PYTHON = { path: '/usr/bin/python3', debianPackage: 'python3' };
const SPYNE = { path: '/usr/lib/python3/dist-packages/spyne/__init__.py', debianPackage: 'python3-spyne' };
const person = (number: string) => ({ type: '111', number });
let service: RunningProgram;
let url: string;

beforeAll(async () => {
  const port = await freePorts(1);
  url = `http://127.0.0.1:${port}/services/PopService`;
  service = await startProgram(PYTHON.path, [fileURLToPath(new URL('spyne-service.py', import.meta.url)), String(port)], /^ready$/m);
});
afterAll(() => service?.stop());

describeWith(PYTHON, SPYNE).each(['GBK', 'UTF-8'] as const)('SOAP in %s against spyne, which validates against its schema', (charset) => {
  const open = (license = 'TEST-LICENSE') => createPopulationAdapter({ url, license, charset, resilience: PATIENCE });

  it('asks and is answered, rare characters and all, and the purpose arrives', async () => {
    const adapter = open();
    const answers = await adapter.personsByIdNumber(['320499198503090031', '320499199510070420', '320499198706220043'].map(person), callContext({ itemName: '餐饮<许可>𬭎' }));
    expect(answers.map((answer) => (answer.outcome === 'FOUND' ? answer.value.name : answer.outcome))).toEqual(['张伟', '恽𬭎', 'NOT_FOUND']);
    expect(service.output()).toContain('asked 11320499MY9B00035D 餐饮<许可>𬭎 320499');
    await adapter.close();
  });

  it('reads its Fault as a refusal', async () => {
    const adapter = open('EXPIRED');
    expect(await adapter.personsByIdNumber([person('320499198503090031')], callContext())).toMatchObject([{ outcome: 'REFUSED', cause: 'NOT_AUTHORISED' }]);
    await adapter.close();
  });
});
