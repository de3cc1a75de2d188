import { defineConfig } from '@graphql-hive/gateway';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';

/** Hive's gateway with its Rust query planner. */
export const gatewayConfig = defineConfig({ unifiedGraphHandler, logging: 'error' });
