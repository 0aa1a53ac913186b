import type { Guard } from './guard.ts';

export const nameIsFree: Guard = {
  id: 'name-is-free',
  protects: 'Nothing is created beside an object of the same name: nobody could tell the two apart afterwards.',
  judge: ({ snapshot, begun }) => {
    if (snapshot.kind !== 'slot') return { verdict: 'undetermined', says: 'This is not a place for a new object.' };
    const count = snapshot.found.length;
    if (count === 0) return { verdict: 'passed', says: `Nothing is called "${snapshot.target.name}" yet.` };
    // What is found may be the work of this very change, which its effect judges.
    if (begun === true && count === 1) return { verdict: 'passed', says: `"${snapshot.target.name}" was begun by this change.` };
    return { verdict: 'refused', says: `${count === 1 ? 'Something is' : `${String(count)} objects are`} called "${snapshot.target.name}" already. Choose another name, or let the pilot take over what is there.` };
  },
};
