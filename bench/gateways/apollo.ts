import { readFileSync } from 'node:fs';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

/** ApolloGateway behind Apollo Server as its documentation starts it. Usage: apollo.ts SUPERGRAPH PORT */
process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
const [file, port] = process.argv.slice(2);
const server = new ApolloServer({ gateway: new ApolloGateway({ supergraphSdl: readFileSync(file ?? '', 'utf8') }), stopOnTerminationSignals: true });
await startStandaloneServer(server, { listen: { port: Number(port), host: '127.0.0.1' } });
console.log('ready');
