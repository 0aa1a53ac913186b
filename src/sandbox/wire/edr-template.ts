import { WireError } from './errors.ts';
import { isRow, part, parts, same, text, type Row } from './row.ts';

/** The template of endpoint detection and response, and the names of its two settings, as the settings catalog has them. */
const DEFENDER = 'device_vendor_msft_windowsadvancedthreatprotection';

export const EDR = {
  templateId: '0385b795-0f2f-44ac-8602-9f65bf6adede_1',
  packageType: {
    id: `${DEFENDER}_configurationtype`, instance: '23ab0ea3-1b12-429a-8ed0-7390cf699160', value: 'e5c7c98c-c854-4140-836e-bd22db59d651',
    options: { [`${DEFENDER}_configurationtype_autofromconnector`]: `${DEFENDER}_onboarding_fromconnector`, [`${DEFENDER}_configurationtype_onboard`]: `${DEFENDER}_onboarding` },
  },
  sampleSharing: {
    id: `${DEFENDER}_configuration_samplesharing`, instance: '6998c81e-2814-4f5e-b492-a6159128a97b', value: 'f72c326c-7c5b-4224-b890-0b9b54522bd9',
    options: { [`${DEFENDER}_configuration_samplesharing_0`]: undefined, [`${DEFENDER}_configuration_samplesharing_1`]: undefined },
  },
} as const;

export const AUTO_FROM_CONNECTOR = `${DEFENDER}_configurationtype_autofromconnector`;
export const ONBOARD = `${DEFENDER}_configurationtype_onboard`;
export const CHOICE = '#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance';
const SIMPLE = '#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance';
const SECRET = '#microsoft.graph.deviceManagementConfigurationSecretSettingValue';

/** The chosen option of a setting, by the id of its definition; '' when the policy leaves it alone. */
export function chosen(settings: readonly Row[], definitionId: string): string {
  const instance = settings.map((setting) => part(setting, 'settingInstance')).find((found) => text(found, 'settingDefinitionId') === definitionId);
  return text(part(instance, 'choiceSettingValue'), 'value');
}

/** Throws 400 for settings that the template does not have, that are given twice or not as the catalog writes them. */
export function checkEdrSettings(settings: readonly Row[]): void {
  const seen = new Set<string>();
  for (const setting of settings) {
    const instance = part(setting, 'settingInstance');
    const id = text(instance, 'settingDefinitionId');
    if (seen.has(id)) refuse(`Setting '${id}' is given twice.`);
    seen.add(id);
    checkInstance(instance, id);
  }
  if (!seen.has(EDR.packageType.id)) refuse(`Setting '${EDR.packageType.id}' is required by template ${EDR.templateId}.`);
}

function checkInstance(instance: Row, id: string): void {
  const known = [EDR.packageType, EDR.sampleSharing].find((candidate) => candidate.id === id);
  if (known === undefined) { refuse(`Setting definition '${id}' does not belong to template ${EDR.templateId}.`); return; }
  if (text(instance, '@odata.type') !== CHOICE) refuse(`Setting '${id}' must be a ${CHOICE}.`);
  if (text(part(instance, 'settingInstanceTemplateReference'), 'settingInstanceTemplateId') !== known.instance) refuse(`Setting '${id}' must refer to setting instance template ${known.instance}.`);
  const choice = part(instance, 'choiceSettingValue');
  if (text(part(choice, 'settingValueTemplateReference'), 'settingValueTemplateId') !== known.value) refuse(`The value of setting '${id}' must refer to setting value template ${known.value}.`);
  const option = Object.entries(known.options).find(([value]) => value === text(choice, 'value'));
  if (option === undefined) { refuse(`'${text(choice, 'value')}' is no option of setting '${id}'.`); return; }
  checkChildren(parts(choice, 'children'), option[1]);
}

/** The package itself is a secret that stands below the choice. */
function checkChildren(children: readonly Row[], wanted: string | undefined): void {
  if (wanted === undefined && children.length === 0) return;
  const [child] = children;
  const value = part(child, 'simpleSettingValue');
  const fits = children.length === 1 && wanted !== undefined && text(child, 'settingDefinitionId') === wanted && text(child, '@odata.type') === SIMPLE;
  if (!fits) { refuse(`The children must be ${wanted === undefined ? 'none' : `one ${SIMPLE} '${wanted}'`}.`); return; }
  if (text(value, '@odata.type') !== SECRET || text(value, 'value') === '' || !same(text(value, 'valueState'), 'notEncrypted')) refuse(`The value of '${text(child, 'settingDefinitionId')}' must be a ${SECRET} in state notEncrypted.`);
}

/** The settings as Intune gives them back: numbered, with what was left out as null, and a token in the place of a secret. */
export function storedSettings(settings: readonly Row[], token: () => string): Row[] {
  return settings.map((setting, index) => ({ id: String(index), settingInstance: storedInstance(part(setting, 'settingInstance'), token) }));
}

function storedInstance(instance: Row, token: () => string): Row {
  const { choiceSettingValue, simpleSettingValue } = instance;
  const bare = { settingInstanceTemplateReference: null, ...instance };
  if (isRow(choiceSettingValue)) {
    return { ...bare, choiceSettingValue: { settingValueTemplateReference: null, ...choiceSettingValue, children: parts(choiceSettingValue, 'children').map((child) => storedInstance(child, token)) } };
  }
  return isRow(simpleSettingValue) ? { ...bare, simpleSettingValue: { settingValueTemplateReference: null, ...simpleSettingValue, value: token(), valueState: 'encryptedValueToken' } } : bare;
}

function refuse(message: string): void {
  throw new WireError(400, 'BadRequest', message);
}
