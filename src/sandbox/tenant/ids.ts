/** Fixed ids: the object's kind and number stand in them, so that a person of the crowd is found without an index. */
const KINDS = { user: '0001', group: '0002', device: '0003', entraDevice: '0004', managedDevice: '0005', policy: '0006', compliancePolicy: '0007', location: '0008', app: '0009', signIn: '000a', correlation: '000b', role: '000c', configurationPolicy: '000d' } as const;

export type IdKind = keyof typeof KINDS;

export function fixedId(kind: IdKind, number: number): string {
  return `0a11de00-${KINDS[kind]}-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** The number in an id of this kind; undefined for any other text. */
export function numberIn(kind: IdKind, id: string): number | undefined {
  const prefix = `0a11de00-${KINDS[kind]}-4000-8000-`;
  return id.startsWith(prefix) && /^[0-9a-f]{12}$/.test(id.slice(prefix.length)) ? parseInt(id.slice(prefix.length), 16) : undefined;
}

const MACHINE = '0a11de000d4000800000000000';

/** Defender ids are 40 hexadecimal digits. */
export function fixedMachineId(number: number): string {
  return `${MACHINE}${number.toString(16).padStart(14, '0')}`;
}

export function numberInMachine(id: string): number | undefined {
  return id.startsWith(MACHINE) && /^[0-9a-f]{40}$/.test(id) ? parseInt(id.slice(MACHINE.length), 16) : undefined;
}
