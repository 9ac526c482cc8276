// Holds what the API answered to its tests against its document, both ways: nothing may be missing, and nothing may be there that the document does not name.
// node answers.mjs DOCUMENT ANSWERS: a fault a line, 1 where there is any.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const [documentFile, answersFile] = process.argv.slice(2);
const document = JSON.parse(readFileSync(documentFile, "utf8"));

// A record of ours says all that is in it; the document need not say "and nothing else" a hundred times for its readers.
for (const schema of Object.values(document.components.schemas)) {
  if (schema.properties && schema.additionalProperties === undefined) schema.additionalProperties = false;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
for (const name of ["int32", "int64", "double", "float"]) ajv.addFormat(name, true);
ajv.addSchema(document, "document");

const pointer = part => part.replaceAll("~", "~0").replaceAll("/", "~1");
const operations = new Map();
for (const [path, methods] of Object.entries(document.paths)) {
  for (const [method, operation] of Object.entries(methods)) operations.set(operation.operationId, { at: `#/paths/${pointer(path)}/${method}/responses`, responses: operation.responses });
}

const faults = new Map();
const answered = new Set();
const fault = text => faults.set(text, (faults.get(text) ?? 0) + 1);
let held = 0;
for (const line of readFileSync(answersFile, "utf8").split("\n").filter(Boolean)) {
  const { operation, status, type, body } = JSON.parse(line);
  const { at, responses } = operations.get(operation);
  const said = responses[status];
  held++;
  if (status < 300) answered.add(operation);
  if (!said) {
    fault(`${operation} answered ${status}${body?.code ? ` (${body.code})` : ""}, which its document does not name`);
    continue;
  }

  const content = Object.keys(said.content ?? {});
  if (type === null ? content.length > 0 : !content.includes(type)) {
    fault(`${operation} ${status} was ${type ?? "empty"}, its document says ${content.join(" or ") || "empty"}`);
    continue;
  }

  if (type !== null && !ajv.validate({ $ref: `document${at}/${status}/content/${pointer(type)}/schema` }, body)) {
    for (const { instancePath, message, params } of ajv.errors) {
      fault(`${operation} ${status} ${instancePath.replace(/\/\d+/g, "/N") || "/"} ${message} ${params.additionalProperty ?? params.missingProperty ?? ""}`.trim());
    }
  }
}

const unanswered = [...operations.keys()].filter(id => !answered.has(id));
console.log(`${held} answers of ${operations.size - unanswered.length} operations were held against the document.`);
if (unanswered.length > 0) console.log(`Never answered with success here: ${unanswered.join(", ")}`);
for (const [text, times] of faults) console.log(`  ${text}${times > 1 ? ` (${times} times)` : ""}`);
if (held < 1000) console.log("  Hardly anything was answered: this proves nothing.");
process.exit(faults.size > 0 || held < 1000 ? 1 : 0);
