// What the documents' interfaces and services declare, as JSON Schema: every interface by its
// name, every service method by `Class.method` with what it promises to resolve to.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const { TypeFlags: Flag } = ts;
const OPTIONS = { strict: true, target: ts.ScriptTarget.ES2022, noEmit: true };
// One global script, so that an interface declared twice is both together.
const FILE = 'declared.ts';

export function declaredTypes(editions, edition, missing) {
  const types = modulesIn(editions).map((path) => declarations(path, isType));
  const services = modulesIn(edition).map((path) => declarations(path, isService));
  const sources = [...types, ...services, readFileSync(missing, 'utf8')];
  const host = ts.createCompilerHost(OPTIONS);
  const { readFile, fileExists } = host;
  host.readFile = (name) => (name === FILE ? sources.join('\n') : readFile(name));
  host.fileExists = (name) => name === FILE || fileExists(name);
  const program = ts.createProgram([FILE], OPTIONS, host);
  refuseUnknownTypes(program);
  return Object.fromEntries(describe(program.getSourceFile(FILE), program.getTypeChecker()));
}

// An unknown type would count as `any` and let everything pass.
function refuseUnknownTypes(program) {
  const told = program.getSemanticDiagnostics().map((one) => String(one.messageText));
  const unknown = told.filter((text) => /^Cannot find name '[A-Z]/.test(text));
  if (unknown.length) throw new Error(unknown.join('\n'));
}

function modulesIn(folder) {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function declarations(path, wanted) {
  const code = readFileSync(path, 'utf8');
  const source = ts.createSourceFile(path, code, OPTIONS.target, true, ts.ScriptKind.TSX);
  return source.statements.filter(wanted).map((node) => node.getText()).join('\n');
}

const isType = (node) => ts.isInterfaceDeclaration(node) || ts.isEnumDeclaration(node);
const isService = (node) => ts.isClassDeclaration(node) && node.name.text.endsWith('Api');

function* describe(file, checker) {
  for (const node of file.statements) {
    if (isService(node)) yield* methodsOf(node, checker);
    else if (!node.typeParameters)
      yield [node.name.text, schemaOf(checker.getTypeAtLocation(node), checker)];
  }
}

function* methodsOf(service, checker) {
  for (const method of service.members.filter(ts.isMethodDeclaration)) {
    const returned = checker.getReturnTypeOfSignature(checker.getSignatureFromDeclaration(method));
    const [resolved] = checker.getTypeArguments(returned);
    yield [`${service.name.text}.${method.name.text}`, schemaOf(resolved, checker)];
  }
}

const SIMPLE = [
  [Flag.String, () => ({ type: 'string' })],
  [Flag.Number, () => ({ type: 'number' })],
  [Flag.Boolean, () => ({ type: 'boolean' })],
  [Flag.Null, () => ({ type: 'null' })],
  [Flag.StringLiteral | Flag.NumberLiteral, (type) => ({ const: type.value })],
  [Flag.Any | Flag.Void | Flag.Undefined | Flag.TypeParameter, () => ({})],
];

function schemaOf(type, checker) {
  const simple = SIMPLE.find(([flags]) => type.flags & flags);
  if (simple) return simple[1](type);
  if (type.isUnion()) return { anyOf: present(type).map((part) => schemaOf(part, checker)) };
  if (checker.isArrayType(type))
    return { type: 'array', items: schemaOf(checker.getTypeArguments(type)[0], checker) };
  if (type.getCallSignatures().length) return {};
  return objectSchema(type, checker);
}

const present = (union) => union.types.filter((part) => !(part.flags & Flag.Undefined));

function objectSchema(type, checker) {
  const members = type.getProperties();
  const schema = (member) => schemaOf(checker.getTypeOfSymbol(member), checker);
  return {
    type: 'object',
    properties: Object.fromEntries(members.map((member) => [member.name, schema(member)])),
    required: members.filter((m) => !(m.flags & ts.SymbolFlags.Optional)).map((m) => m.name),
  };
}
