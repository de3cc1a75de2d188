import { readFileSync } from 'node:fs';

const read = (name: string) => readFileSync(new URL(`../../schema/${name}.graphql`, import.meta.url), 'utf8');
export const gradeText = read('grade');
export const valuesText = read('values');

/** What every subgraph begins with; 12 lines. */
export const HEADER = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@inaccessible", "@composeDirective"])
  @link(url: "https://shuqiao.example.invalid/grade/v1.0", import: ["@grade", "@verdict", "@subject", "@reads", "@plumbing"])
  @composeDirective(name: "@grade")
  @composeDirective(name: "@verdict")
  @composeDirective(name: "@subject")
  @composeDirective(name: "@reads")
  @composeDirective(name: "@plumbing")`;
