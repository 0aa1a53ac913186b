import type { ChangeOrder } from '../order.ts';
import type { MachineActionKind } from '../snapshot.ts';
import type { Guard } from './guard.ts';

export const machineNotBusy: Guard = {
  id: 'machine-not-busy',
  protects: 'Two actions that contradict or repeat each other are not sent to one device.',
  judge: ({ order, snapshot }) => {
    if (snapshot.kind !== 'machine') return { verdict: 'undetermined', says: 'This is not a Defender machine, so its actions cannot be told.' };
    const open = snapshot.actions.filter(({ kind, status }) => rivals(order).includes(kind) && (status === 'pending' || status === 'in-progress' || status === 'unknown'));
    const [running] = open.filter(({ status }) => status !== 'unknown');
    if (running !== undefined) return { verdict: 'refused', says: `Defender is still at ${names[running.kind]} on this device. Wait for its end, or cancel it in Defender.` };
    if (open.length > 0) return { verdict: 'undetermined', says: 'An action on this device has a state that Gatehouse does not know.' };
    return { verdict: 'passed', says: 'No action that would get in the way is under way on this device.' };
  },
};

function rivals({ kind }: ChangeOrder): readonly MachineActionKind[] {
  return kind === 'scan' ? ['scan'] : ['isolate', 'release'];
}

const names: Readonly<Record<MachineActionKind, string>> = { isolate: 'an isolation', release: 'a release', scan: 'a scan', other: 'another action' };
