import { z } from 'zod/v4';

/** The parts of an OpenAPI description that a wire check reads. */
export interface Schema {
  readonly $ref?: string | undefined;
  readonly type?: string | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly items?: Schema | undefined;
  readonly allOf?: readonly Schema[] | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  /** The description ends here: anything may follow. */
  readonly 'x-truncated'?: boolean | undefined;
}

const schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    type: z.string().optional(),
    enum: z.array(z.string()).optional(),
    items: schema.optional(),
    allOf: z.array(schema).optional(),
    properties: z.record(z.string(), schema).optional(),
    'x-truncated': z.boolean().optional(),
  }),
);

const parameters = z.array(z.object({ name: z.string(), in: z.string() })).optional();
const content = z.object({ content: z.object({ 'application/json': z.object({ schema }).optional() }).optional() });
const operation = z.object({ parameters, requestBody: content.optional(), responses: z.record(z.string(), content) });

const description = z.object({
  paths: z.record(z.string(), z.object({ parameters, get: operation.optional(), post: operation.optional(), patch: operation.optional(), put: operation.optional(), delete: operation.optional() })),
  components: z.object({ schemas: z.record(z.string(), schema) }),
});

export type Operation = z.output<typeof operation>;

/** Looks things up in one API version. */
export interface ApiDescription {
  find(method: string, path: string): Operation | 'no path' | 'no method';
  type(name: string): Schema | undefined;
  /** Own and inherited properties of a type, or undefined when the description is cut off there. */
  properties(name: string): ReadonlyMap<string, Schema> | undefined;
  /** The type and everything derived from it. */
  family(name: string): ReadonlySet<string>;
}

/** Throws when `source` is no OpenAPI description. */
export function describeApi(source: unknown): ApiDescription {
  const { paths, components } = description.parse(source);
  const types = new Map(Object.entries(components.schemas));
  const routes = Object.entries(paths).map(([path, methods]) => ({ pattern: patternOf(path), literal: path.replace(/\{[^}]+\}/g, '').length, methods: new Map(Object.entries(methods)) }));
  const children = childrenOf(types);
  return {
    find: (method, path) => {
      const route = routes.filter(({ pattern }) => pattern.test(path)).sort((a, b) => b.literal - a.literal)[0];
      const found = operation.safeParse(route?.methods.get(method.toLowerCase()));
      return route === undefined ? 'no path' : found.success ? found.data : 'no method';
    },
    type: (name) => types.get(name),
    properties: (name) => propertiesOf(name, types),
    family: (name) => familyOf(name, children),
  };
}

export function typeName(reference: string): string {
  return reference.replace('#/components/schemas/', '');
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/[.()$]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`);
}

function basesOf(schemaOfType: Schema | undefined): readonly string[] {
  return (schemaOfType?.allOf ?? []).flatMap((part) => (part.$ref === undefined ? [] : [typeName(part.$ref)]));
}

function childrenOf(types: ReadonlyMap<string, Schema>): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>();
  for (const [name, schemaOfType] of types) for (const base of basesOf(schemaOfType)) children.set(base, [...(children.get(base) ?? []), name]);
  return children;
}

function familyOf(name: string, children: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  return new Set([name, ...(children.get(name) ?? []).flatMap((child) => [...familyOf(child, children)])]);
}

function propertiesOf(name: string, types: ReadonlyMap<string, Schema>): ReadonlyMap<string, Schema> | undefined {
  const own = types.get(name);
  if (own === undefined || own['x-truncated'] === true) return undefined;
  const parts = [own, ...(own.allOf ?? []).filter((part) => part.$ref === undefined)].map((part) => Object.entries(part.properties ?? {}));
  const inherited = basesOf(own).map((base) => propertiesOf(base, types));
  if (inherited.includes(undefined)) return undefined;
  return new Map([...inherited.flatMap((properties) => [...(properties ?? [])]), ...parts.flat()]);
}
