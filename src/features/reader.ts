import type { Reader } from '../cards/time.ts';
import type { Conversation } from '../ports/store.ts';

/** Locale and time zone of a conversation; British English and UTC where Teams has not told. */
export function readerOf({ locale, timeZone }: Pick<Conversation, 'locale' | 'timeZone'>): Reader {
  return { locale: locale ?? 'en-GB', timeZone: timeZone ?? 'UTC' };
}
