import { presentDetails } from '../../../src/cards/impact/details.ts';
import { presentPeople } from '../../../src/cards/impact/people.ts';
import { presentSaved } from '../../../src/cards/impact/saved.ts';
import { presentQuestionForm, presentQuestions, presentWhatIf } from '../../../src/cards/impact/what-if.ts';
import type { CardData } from '../../../src/cards/registry.ts';
import { fillImpact, fillPerson } from './impact-fixtures.ts';

type ImpactCards = Pick<CardData, Extract<keyof CardData, `impact/${string}`>>;

/** The cards of impacts with `text()` wherever a text from outside can stand, and lists of `length` entries. */
export function fillImpactCards(text: () => string, length: number): ImpactCards {
  const at = { reader: { locale: text(), timeZone: text() }, environment: text() };
  const times = <Item>(item: (index: number) => Item): readonly Item[] => Array.from({ length }, (_, index) => item(index));
  return {
    'impact/questions': presentQuestions(),
    'impact/question-form': presentQuestionForm({
      about: 'group', addressBook: false, values: { person: text() }, problems: times(text), ...at,
      choices: { group: times((index) => ({ title: text(), value: `g${String(index)}` })), person: times((index) => ({ title: text(), value: `p${String(index)}` })) },
    }),
    'impact/what-if': presentWhatIf({ draftId: 'q3Jm0cVbT1yqv0m2mYkz7A', heading: text(), impact: fillImpact(text, length), cannotBeProposed: undefined, reason: text(), problems: times(text), ...at }),
    'impact/details': presentDetails({ heading: text(), impact: fillImpact(text, length), ...at }),
    'impact/people': presentPeople({ listId: 'q3Jm0cVbT1yqv0m2mYkz7A', people: times(() => fillPerson(text, length)), page: 0, ...at }),
    'impact/saved': presentSaved({ status: 'not-saved', because: text() }),
  };
}
