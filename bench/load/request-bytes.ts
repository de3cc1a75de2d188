import type { Workload } from '../workloads/workload.ts';

/** The requests of a workload as they go over a socket. */
export function requestBytes(workload: Workload, url: URL): readonly Buffer[] {
  return workload.requests.map((request) => {
    const body = Buffer.from(JSON.stringify(request));
    const head = `POST ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: application/json\r\naccept: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), body]);
  });
}
