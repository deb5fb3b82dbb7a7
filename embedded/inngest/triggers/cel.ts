import { type ASTNode, parse } from "@marcbachmann/cel-js";
import { call, callMethod, isFunction, isMethod } from "./cel-functions";
import { add, compare, contains, equals, isMissing, member, missing, truthy } from "./cel-values";

/** A checked CEL expression. `evaluate` throws only when types do not fit, e.g. a text compared with a number. */
export interface Expression {
  readonly source: string;
  evaluate(variables: Record<string, unknown>): unknown;
}

type Scope = Record<string, unknown>;
type Compiled = (scope: Scope) => unknown;

/**
 * Compiles the part of CEL that Inngest expressions use. The parser is cel-js; evaluation is our own, because
 * Inngest bends CEL in one way that no library follows: an attribute that is missing is not an error
 * (inngest/inngest, pkg/expressions/unknown.go). Anything outside the subset throws here, at registration.
 */
export function compileExpression(source: string, variables: readonly string[]): Expression {
  const run = compile(parse(source).ast, new Set(variables));
  return {
    source,
    evaluate: (scope) => {
      const value = run(scope);
      return isMissing(value) ? false : value;
    },
  };
}

/** Whether the expression holds; a type error means it does not. */
export function holds(expression: Expression, variables: Record<string, unknown>): boolean {
  try {
    return expression.evaluate(variables) === true;
  } catch {
    return false;
  }
}

function compile(node: ASTNode, names: ReadonlySet<string>): Compiled {
  const sub = (child: ASTNode) => compile(child, names);
  switch (node.op) {
    case "value":
      return literal(node.args);
    case "id":
      return variable(node.args, names);
    case ".": {
      const [target, key] = [sub(node.args[0]), node.args[1]];
      return (scope) => member(target(scope), key);
    }
    case "[]": {
      const [target, key] = [sub(node.args[0]), sub(node.args[1])];
      return (scope) => member(target(scope), key(scope));
    }
    case "list": {
      const items = node.args.map(sub);
      return (scope) => items.map((item) => item(scope));
    }
    case "?:": {
      const [test, yes, no] = [sub(node.args[0]), sub(node.args[1]), sub(node.args[2])];
      return (scope) => (truthy(test(scope)) ? yes(scope) : no(scope));
    }
    case "!_": {
      const operand = sub(node.args);
      return (scope) => !truthy(operand(scope));
    }
    case "-_": {
      const operand = sub(node.args);
      return (scope) => -Number(operand(scope));
    }
    case "call":
      return compileCall(node.args[0], node.args[1], sub);
    case "rcall":
      return compileMethod(node.args[0], [node.args[1], ...node.args[2]], sub);
    default:
      return compileBinary(node, sub);
  }
}

const binary: Record<string, (left: unknown, right: unknown) => unknown> = {
  "==": equals,
  "!=": (left, right) => !equals(left, right),
  "<": (left, right) => compare("<", left, right),
  "<=": (left, right) => compare("<=", left, right),
  ">": (left, right) => compare(">", left, right),
  ">=": (left, right) => compare(">=", left, right),
  "+": add,
  in: contains,
};

function compileBinary(node: ASTNode, sub: (child: ASTNode) => Compiled): Compiled {
  if (node.op !== "||" && node.op !== "&&" && !(node.op in binary))
    throw unsupported(`the operator ${node.op}`);
  const [first, second] = node.args as [ASTNode, ASTNode];
  const [left, right] = [sub(first), sub(second)];
  if (node.op === "&&") return (scope) => truthy(left(scope)) && truthy(right(scope));
  // Inngest's "||" yields the first value that is set, which keys rely on: event.data.a || event.data.b
  if (node.op === "||") return (scope) => firstSet(left(scope), () => right(scope));
  const operate = binary[node.op];
  if (!operate) throw unsupported(`the operator ${node.op}`);
  return (scope) => operate(left(scope), right(scope));
}

function firstSet(left: unknown, right: () => unknown): unknown {
  return truthy(left) ? left : right();
}

function compileCall(name: string, args: readonly ASTNode[], sub: (child: ASTNode) => Compiled): Compiled {
  const compiled = args.map(sub);
  const [only] = compiled;
  if (name === "has" && only) return (scope) => !isMissing(only(scope));
  if (!isFunction(name) || !only) throw unsupported(`the function ${name}()`);
  return (scope) => call(name, only(scope));
}

function compileMethod(name: string, args: readonly ASTNode[], sub: (child: ASTNode) => Compiled): Compiled {
  const [target, argument] = args.map(sub);
  if (name === "size" && target && !argument) return (scope) => call("size", target(scope));
  if (!isMethod(name) || !target || !argument) throw unsupported(`the method .${name}()`);
  return (scope) => callMethod(name, target(scope), argument(scope));
}

function variable(name: string, names: ReadonlySet<string>): Compiled {
  if (!names.has(name)) throw new Error(`unknown variable ${JSON.stringify(name)}`);
  return (scope) => scope[name] ?? missing;
}

/** JSON has one kind of number, so CEL's integers become plain numbers. */
function literal(value: unknown): Compiled {
  const plain = typeof value === "bigint" ? Number(value) : value;
  if (typeof plain === "object" && plain !== null) throw unsupported("a bytes or unsigned literal");
  return () => plain;
}

function unsupported(what: string): Error {
  return new Error(`the embedded runner's CEL does not know ${what}`);
}
