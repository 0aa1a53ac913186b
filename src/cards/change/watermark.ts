import type { ChangeId } from '../../core/facts/ids.ts';
import type { Shown } from '../../core/change/change.ts';
import type { ChangeKind } from '../../core/change/kind.ts';
import { targetKey, type ChangeOrder } from '../../core/change/order.ts';
import { escapeSentence, escapeText } from '../text.ts';
import { formatAsOf, type Reader } from '../time.ts';
import { describeCalls } from './call.ts';
import type { FactRow } from '../diagnosis/subject.ts';

export interface Watermarked {
  /** Undefined while it has not been asked for. */
  readonly request: { readonly number: number; readonly id: ChangeId; readonly revision: number } | undefined;
  readonly order: ChangeOrder;
  readonly shown: Shown;
  readonly kind: ChangeKind;
  /** `production`, or the name of what this is instead. */
  readonly environment: string;
  readonly reader: Reader;
}

/** What exactly is decided on: where, which object, which call. With it a card cannot be mistaken for one about something else. */
export function presentWatermark({ request, order, shown, kind, environment, reader }: Watermarked): readonly FactRow[] {
  return [
    { title: 'Where', value: escapeText(environment) },
    { title: 'Object', value: escapeSentence(`${shown.name} (${targetKey(order.target)})`) },
    { title: 'Call', value: escapeSentence(describeCalls(order, kind.write(order))) },
    { title: 'Read', value: `${formatAsOf(shown.readAt, reader)}, state ${escapeText(shown.hash.slice(0, 12))}` },
    ...(request === undefined ? [] : [{ title: 'Request', value: escapeText(`#${String(request.number)}, ${request.id}, revision ${String(request.revision)}`) }]),
  ];
}
