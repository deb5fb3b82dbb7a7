import { isRecord } from "../protocol/json";
import { isMissing } from "./cel-values";

const functions = { size, string: toText, int: toInteger, double: toNumber };

const methods = {
  startsWith: (text: string, part: string) => text.startsWith(part),
  endsWith: (text: string, part: string) => text.endsWith(part),
  contains: (text: string, part: string) => text.includes(part),
};

export type FunctionName = keyof typeof functions;
export type MethodName = keyof typeof methods;

export function isFunction(name: string): name is FunctionName {
  return Object.hasOwn(functions, name);
}

export function isMethod(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}

export function call(name: FunctionName, argument: unknown): unknown {
  return functions[name](argument);
}

/** A method of a text; false when either side is missing or not a text. */
export function callMethod(name: MethodName, target: unknown, argument: unknown): boolean {
  return typeof target === "string" && typeof argument === "string" && methods[name](target, argument);
}

function size(value: unknown): number {
  if (typeof value === "string") return [...value].length;
  if (Array.isArray(value)) return value.length;
  return isRecord(value) ? Object.keys(value).length : 0;
}

function toText(value: unknown): string {
  if (isMissing(value)) return "";
  if (typeof value === "object") throw new TypeError("string() takes a plain value");
  return String(value);
}

function toNumber(value: unknown): number {
  const number = isMissing(value) ? 0 : Number(value);
  if (Number.isNaN(number)) throw new TypeError("not a number");
  return number;
}

function toInteger(value: unknown): number {
  return Math.trunc(toNumber(value));
}
