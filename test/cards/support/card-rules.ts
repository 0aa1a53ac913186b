import { maxCardBytes } from '../../../src/cards/render.ts';
import { isVerb, parseButtonData, type Verb } from '../../../src/cards/verbs.ts';

/** What every card must keep to, wherever it is shown. An empty list is a good card; each entry says what is wrong and where. */
export function problemsOf(card: object): readonly string[] {
  const nodes = nodesOf(card, 'card');
  return [...problemsOfRoot(card), ...nodes.flatMap(problemsOfNode), ...problemsOfTargets(nodes), ...problemsOfButtons(nodes)];
}

/**
 * Text from data must not reach these: an address would be opened, `speak` would be read out. Two are bound: the
 * approval page, whose address comes from the configuration, and the portals that the checks of the pilot name; their presenters let
 * only https through, and only portals of Microsoft.
 */
export function boundAddressesOf(template: object): readonly string[] {
  return nodesOf(template, 'template').flatMap(({ path, node }) =>
    Object.entries(node)
      .filter(([key, value]) => /url|uri|href|^speak$|^image$|^backgroundImage$/i.test(key) && JSON.stringify(value).includes('${') && value !== '${approvalPageUrl}' && value !== '${portalUrl}')
      .map(([key]) => `${path}.${key} is filled from data`),
  );
}

export function verbsOf(card: object): readonly string[] {
  return nodesOf(card, 'card').flatMap(({ node }) => (node['type'] === 'Action.Execute' ? [String(node['verb'])] : []));
}

export interface PlacedNode {
  readonly path: string;
  readonly node: Readonly<Record<string, unknown>>;
}

/** Every object inside a card, with the path to it. */
export function nodesOf(value: unknown, path: string): readonly PlacedNode[] {
  if (typeof value !== 'object' || value === null) return [];
  const children = Object.entries(value).flatMap(([key, child]) => nodesOf(child, `${path}.${key}`));
  return Array.isArray(value) ? children : [{ path, node: { ...value } }, ...children];
}

/** Adaptive Cards 1.5 as Teams draws it everywhere, the newer Playground included. */
const elementsOf15 = new Set([
  ...['AdaptiveCard', 'TextBlock', 'RichTextBlock', 'TextRun', 'Image', 'Container', 'ColumnSet', 'Column', 'FactSet', 'Table', 'TableRow', 'TableCell'],
  ...['ActionSet', 'Action.Execute', 'Action.OpenUrl', 'Action.ShowCard', 'Action.ToggleVisibility'],
  ...['Input.Text', 'Input.Number', 'Input.Date', 'Input.Time', 'Input.Toggle', 'Input.ChoiceSet'],
  // Part of an Input.ChoiceSet: the address book of Teams. A client that does not know it offers the choices on the card.
  'Data.Query',
]);

function problemsOfRoot(card: object): readonly string[] {
  const { type, version, lang, fallbackText } = { type: '', version: '', lang: '', fallbackText: '', ...card };
  const text = JSON.stringify(card);
  return [
    ...(type === 'AdaptiveCard' ? [] : ['it is not an AdaptiveCard']),
    ...(version === '1.5' ? [] : [`version is ${version}, not 1.5`]),
    ...(lang === '' ? ['it has no lang'] : []),
    ...(fallbackText === '' ? ['it has no fallbackText'] : []),
    ...(text.includes('${') ? ['a binding is left over'] : []),
    ...(/<at/i.test(text) ? ['it mentions somebody'] : []),
    ...(Buffer.byteLength(text) > maxCardBytes ? [`it is larger than ${maxCardBytes} bytes`] : []),
  ];
}

function problemsOfNode({ path, node }: PlacedNode): readonly string[] {
  const type = node['type'];
  if (typeof type !== 'string') return [];
  const problems: string[] = [];
  if (!elementsOf15.has(type) && node['fallback'] === undefined) problems.push(`${type} is newer than 1.5 and has no fallback`);
  if (type === 'TextBlock' && node['wrap'] !== true) problems.push('a TextBlock does not wrap');
  if (type === 'TextBlock' && (typeof node['text'] !== 'string' || node['text'] === '')) problems.push('a TextBlock is empty');
  if (type === 'ColumnSet' && Array.isArray(node['columns']) && node['columns'].length > 3) problems.push('more than three columns');
  if (type.startsWith('Input.') && typeof node['label'] !== 'string') problems.push('an input has no label');
  if (type === 'Image' && typeof node['altText'] !== 'string') problems.push('an image has no altText');
  if (type === 'Action.Execute') problems.push(...problemsOfExecute(node));
  return problems.map((problem) => `${problem} (${path})`);
}

function problemsOfExecute(node: PlacedNode['node']): readonly string[] {
  const { verb, data } = { verb: node['verb'], data: node['data'] };
  return [
    ...(typeof verb === 'string' && isVerb(verb) ? problemsOfData(data, verb) : [`verb ${String(verb)} is not in the table`]),
    ...(typeof node['title'] === 'string' && node['title'] !== '' ? [] : ['a button has no title']),
  ];
}

/** Inputs come along when the button is pressed; none is written into it beforehand. */
function problemsOfData(data: unknown, verb: Verb): readonly string[] {
  const parsed = parseButtonData(data, verb);
  return parsed === undefined || Object.keys(parsed.inputs).length > 0 ? ['the data of a button is not id and revision only'] : [];
}

/** A fold that points at nothing does nothing, and two elements with one id fold together. */
function problemsOfTargets(nodes: readonly PlacedNode[]): readonly string[] {
  const ids = nodes.flatMap(({ node }) => (typeof node['type'] === 'string' && typeof node['id'] === 'string' ? [node['id']] : []));
  const targets = nodes.flatMap(({ node }) => (Array.isArray(node['targetElements']) ? node['targetElements'].map(String) : []));
  return [
    ...targets.filter((target) => !ids.includes(target)).map((target) => `a fold points at ${target}, which is not there`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `two elements have the id ${id}`),
  ];
}

function problemsOfButtons(nodes: readonly PlacedNode[]): readonly string[] {
  const buttons = nodes.flatMap(({ node }) => (Array.isArray(node['actions']) ? node['actions'].map(String) : []));
  return buttons.length > 6 ? [`${buttons.length} buttons; at most 6 fit`] : [];
}
