import { z } from 'zod/v4';
import { isJson, isJsonObject, type JsonObject } from '../../core/change/json.ts';

/** Milliseconds since 1970. */
export const instant = z.number();

/** Handed on as it is: an approval is bound to its canonical text. */
export const jsonObject = z.custom<JsonObject>((value: unknown) => isJson(value) && isJsonObject(value), 'is not a JSON object');

export function list<Item extends z.ZodType>(item: Item): z.ZodReadonly<z.ZodArray<Item>> {
  return z.array(item).readonly();
}

/** A property that is always there and may be undefined, which JSON leaves out. */
export function maybe<Value extends z.ZodType>(value: Value): z.ZodPipe<z.ZodOptional<Value>, z.ZodTransform<z.output<Value> | undefined, z.output<Value> | undefined>> {
  return value.optional().transform((given) => given);
}

/** Properties that may be absent, and are then absent and not undefined. */
export function exactly<Value extends object>(value: Value): Exactly<Value>;
export function exactly(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined));
}

type Exactly<Value> = { [Name in keyof Value as Name extends OptionalNames<Value> ? never : Name]: Value[Name] } & {
  [Name in OptionalNames<Value>]?: Exclude<Value[Name], undefined>;
};

type OptionalNames<Value> = { [Name in keyof Value]-?: object extends Pick<Value, Name> ? Name : never }[keyof Value];
