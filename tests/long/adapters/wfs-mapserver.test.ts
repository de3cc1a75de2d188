import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGeospatialAdapter } from '../../../adapters/geospatial/client.ts';
import { callContext } from '../../adapters/call-context.ts';
import { wireJson } from '../../adapters/wire-file.ts';
import { PATIENCE, describeWith } from './foreign-program.ts';

// apt-get install -y --no-install-recommends cgi-mapserver
const MAPSERVER = { path: '/usr/lib/cgi-bin/mapserv', debianPackage: 'cgi-mapserver' };
const ORACLES = fileURLToPath(new URL('../../oracles/wire/wfs/', import.meta.url));
const MAP = `MAP
  NAME "ZD" UNITS DD SIZE 100 100 EXTENT 119 31 121 33
  PROJECTION "init=epsg:4490" END
  WEB METADATA
    "wfs_title" "zd" "wfs_onlineresource" "http://127.0.0.1/wfs?" "wfs_srs" "EPSG:4490" "wfs_enable_request" "*" "wfs_namespace_prefix" "dk" "wfs_namespace_uri" "http://dk.example.invalid/zd"
  END END
  LAYER
    NAME "ZD" TYPE POLYGON STATUS ON EXTENT 119 31 121 33 CONNECTIONTYPE OGR CONNECTION "layer-source.geojson" TEMPLATE "x"
    PROJECTION "init=epsg:4490" END
    METADATA "wfs_title" "zd" "wfs_srs" "EPSG:4490" "gml_include_items" "all" "gml_featureid" "ZDDM" END
  END
END
`;

/** A web server for one CGI program (RFC 3875), no more than this test needs. */
function serveCgi(program: string, mapFile: string, configFile: string): Server {
  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://cgi.invalid');
    const child = spawn(program, [], {
      env: {
        MAPSERVER_CONFIG_FILE: configFile, MS_MAPFILE: mapFile, REQUEST_METHOD: request.method ?? 'GET', QUERY_STRING: url.search.slice(1), SERVER_NAME: '127.0.0.1', SERVER_PORT: '80', SCRIPT_NAME: '/wfs',
        CONTENT_TYPE: request.headers['content-type'] ?? '', CONTENT_LENGTH: request.headers['content-length'] ?? '', GATEWAY_INTERFACE: 'CGI/1.1', SERVER_PROTOCOL: 'HTTP/1.1',
      },
    });
    request.pipe(child.stdin);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('close', () => {
      const reply = Buffer.concat(chunks);
      const end = reply.indexOf('\r\n\r\n');
      const head = reply.subarray(0, end).toString('latin1').split('\r\n').map((line) => line.split(/:\s*/, 2));
      const header = (name: string) => head.find(([key]) => key?.toLowerCase() === name)?.[1];
      response.writeHead(Number((header('status') ?? '200').slice(0, 3)), { 'content-type': header('content-type') ?? 'text/plain' }).end(reply.subarray(end + 4));
    });
  });
}

let server: Server;
let directory: string;
let url: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'wfs-'));
  cpSync(join(ORACLES, 'layer-source.geojson'), join(directory, 'layer-source.geojson'));
  writeFileSync(join(directory, 'zd.map'), MAP);
  writeFileSync(join(directory, 'mapserver.conf'), 'CONFIG\n  ENV\n    MS_MAP_PATTERN "."\n  END\nEND\n');
  server = serveCgi(MAPSERVER.path, join(directory, 'zd.map'), join(directory, 'mapserver.conf'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/wfs`;
});
afterAll(() => {
  server?.close();
  if (directory !== undefined) rmSync(directory, { recursive: true });
});

describeWith(MAPSERVER)('WFS 2.0 against MapServer', () => {
  it('asks for several parcels in one POST, and reads them as the recorded expectation has them', async () => {
    const adapter = createGeospatialAdapter({ url, resilience: PATIENCE });
    const wanted = wireJson('wfs/wfs200-getfeature-4490.expected.json').features;
    const codes = wanted.map(({ parcelCode }: { parcelCode: string }) => parcelCode);
    const answers = await adapter.parcels([...codes, '320499001002GB09999'], callContext());
    expect(answers.map(({ outcome }) => outcome)).toEqual(['FOUND', 'FOUND', 'FOUND', 'NOT_FOUND']);
    for (const [index, feature] of wanted.entries()) {
      const answer = answers[index];
      if (answer?.outcome !== 'FOUND') throw new Error(answer?.outcome);
      expect([answer.value.location, Number(answer.value.areaSqm), answer.value.landUse?.code, answer.value.geometry?.type]).toEqual([feature.properties.ZL, feature.properties.ZDMJ, feature.properties.YT, feature.geometry.type]);
      const [got, recorded] = [answer.value.geometry?.coordinates.flat(4), feature.geometry.coordinates.flat(4)];
      expect(got).toHaveLength(recorded.length);
      for (const [at, degree] of (got ?? []).entries()) expect(Math.abs(Number(degree) - recorded[at])).toBeLessThan(2e-6);
    }
    await adapter.close();
  });

  it('reads the schema of the layer', async () => {
    const adapter = createGeospatialAdapter({ url, resilience: PATIENCE });
    const expected = wireJson('wfs/wfs200-describe.expected.json');
    const answer = await adapter.parcelSchema(callContext());
    if (answer.outcome !== 'FOUND') throw new Error(JSON.stringify(answer));
    expect([...answer.value.fields.keys()].toSorted()).toEqual(Object.keys(expected.fields).toSorted());
    await adapter.close();
  });

  it('reads its exceptions as UNAVAILABLE', async () => {
    const adapter = createGeospatialAdapter({ url, resilience: PATIENCE });
    // The layer of addresses is not served here.
    expect(await adapter.addresses(['DZ0001'], callContext())).toMatchObject([{ outcome: 'UNAVAILABLE', cause: 'SOURCE_FAULT', evidence: { quality: [expect.stringMatching(/^EXCEPTION/)] } }]);
    await adapter.close();
  });
});
