import type { AlarmData } from './change/alarm.ts';
import type { AuditData } from './change/audit.ts';
import type { ChangeData } from './change/change.ts';
import type { FormData } from './change/form.ts';
import type { KindsData } from './change/kinds.ts';
import type { ChangeListData } from './change/change-list.ts';
import type { PreviewData } from './change/preview.ts';
import type { ChangeRefusedData } from './change/refused.ts';
import type { AnswerData } from './diagnosis/answer.ts';
import type { RefusedData } from './diagnosis/refused.ts';
import type { TimelineData } from './diagnosis/timeline.ts';
import type { MyDevicesData } from './device/my-devices.ts';
import type { SyncRequestedData } from './device/sync-requested.ts';
import type { FailureData } from './help/failure.ts';
import type { HelpData } from './help/help.ts';
import type { UnknownCommandData } from './help/unknown-command.ts';
import type { WelcomeData } from './help/welcome.ts';
import type { ConsentData } from './helpdesk/consent.ts';
import type { HandedOverData } from './helpdesk/handed-over.ts';
import type { HelpdeskCaseData } from './helpdesk/helpdesk-case.ts';
import type { DetailsData } from './impact/details.ts';
import type { PeopleData } from './impact/people.ts';
import type { SavedData } from './impact/saved.ts';
import type { QuestionFormData, QuestionsData, WhatIfData } from './impact/what-if.ts';
import type { BoardData } from './pilot/board.ts';
import type { ExpandData } from './pilot/expand.ts';
import type { NoticeData } from './pilot/notice.ts';
import type { StepPreviewData } from './pilot/preview.ts';
import type { StepData } from './pilot/step.ts';

/** Every card and the data its template is filled with. The name is the path of the template under `cards/`, without `.json`. */
export interface CardData {
  readonly 'change/alarm': AlarmData;
  readonly 'change/audit': AuditData;
  readonly 'change/change': ChangeData;
  readonly 'change/form': FormData;
  readonly 'change/kinds': KindsData;
  readonly 'change/list': ChangeListData;
  readonly 'change/preview': PreviewData;
  readonly 'change/refused': ChangeRefusedData;
  readonly 'diagnosis/diagnosis-result': AnswerData;
  readonly 'diagnosis/nothing-is-blocked': AnswerData;
  readonly 'diagnosis/undetermined': AnswerData;
  readonly 'diagnosis/refused': RefusedData;
  readonly 'diagnosis/timeline': TimelineData;
  readonly 'device/my-devices': MyDevicesData;
  readonly 'device/sync-requested': SyncRequestedData;
  readonly 'help/help': HelpData;
  readonly 'help/welcome': WelcomeData;
  readonly 'help/unknown-command': UnknownCommandData;
  readonly 'help/failure': FailureData;
  readonly 'helpdesk/consent': ConsentData;
  readonly 'helpdesk/handed-over': HandedOverData;
  readonly 'helpdesk/helpdesk-case': HelpdeskCaseData;
  readonly 'impact/details': DetailsData;
  readonly 'impact/people': PeopleData;
  readonly 'impact/question-form': QuestionFormData;
  readonly 'impact/questions': QuestionsData;
  readonly 'impact/saved': SavedData;
  readonly 'impact/what-if': WhatIfData;
  readonly 'pilot/board': BoardData;
  readonly 'pilot/expand': ExpandData;
  readonly 'pilot/notice': NoticeData;
  readonly 'pilot/preview': StepPreviewData;
  readonly 'pilot/step': StepData;
}

export type CardName = keyof CardData;

export const cardNames = [
  'change/alarm',
  'change/audit',
  'change/change',
  'change/form',
  'change/kinds',
  'change/list',
  'change/preview',
  'change/refused',
  'diagnosis/diagnosis-result',
  'diagnosis/nothing-is-blocked',
  'diagnosis/undetermined',
  'diagnosis/refused',
  'diagnosis/timeline',
  'device/my-devices',
  'device/sync-requested',
  'help/help',
  'help/welcome',
  'help/unknown-command',
  'help/failure',
  'helpdesk/consent',
  'helpdesk/handed-over',
  'helpdesk/helpdesk-case',
  'impact/details',
  'impact/people',
  'impact/question-form',
  'impact/questions',
  'impact/saved',
  'impact/what-if',
  'pilot/board',
  'pilot/expand',
  'pilot/notice',
  'pilot/preview',
  'pilot/step',
] as const satisfies readonly CardName[];
