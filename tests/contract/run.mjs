// node run.mjs SCENARIO TYPES: takes the steps of a bundled scenario in order; one line of JSON
// at the end tells how they went.
import { readFileSync } from 'node:fs';
import { format } from 'node:util';
import { pathToFileURL } from 'node:url';
import './browser.mjs';

const [scenario, types] = process.argv.slice(2);
const report = { called: new Set(), violations: [], said: [] };
globalThis.report = report;
globalThis.declaredTypes = JSON.parse(readFileSync(types, 'utf8'));
for (const level of ['log', 'warn', 'error', 'debug'])
  console[level] = (...words) => report.said.push(format(...words));

const failure = await takeAll((await import(pathToFileURL(scenario))).default);
const { called, violations, said } = report;
process.stdout.write(JSON.stringify({ called: [...called], violations, said, failure }), () =>
  process.exit(),
);

// Each step needs the ones before: the first that fails ends the scenario.
async function takeAll(steps) {
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step();
    } catch (error) {
      return `${name}: ${error.stack}`;
    }
  }
  return '';
}
