import type { Check, Finding } from '../check.ts';
import type { ConnectorDetail, PilotFacts } from '../facts.ts';
import type { Known } from '../../facts/fact.ts';
import { connectorSettings, defenderSettings } from './connector-settings.ts';
import { confirmed, failed, judged, missing, passed, seen, spelt, undetermined } from './finding.ts';
import { places } from './places.ts';

const source = 'mobileThreatDefenseConnectors';
const hour = 60 * 60 * 1000;
/** Defender and Intune speak at least once a day, give or take; long before the partner counts as unresponsive somebody should look. */
const freshMs = 26 * hour;

export function withConnector(facts: PilotFacts, judge: (connector: ConnectorDetail, known: Known<unknown>) => Finding): Finding {
  return judged(facts.connector, (connector, known) => (connector === undefined ? failed('Intune has no Defender connector.') : judge(connector, known)));
}

export const connectorPresent: Check = {
  id: 'connector-present', looksAt: 'Intune connection in the Defender portal', weight: 'needed', after: [],
  judge: (facts) => judged(facts.connector, (connector, known) => (connector === undefined
    ? failed('Intune has no Defender connector, so the connection is not switched on in the Defender portal.')
    : passed('The connection is switched on: Intune has the Defender connector.', [seen(source, known, 'connector found')]))),
  remedy: { owner: 'security-operations', do: 'Switch on the Microsoft Intune connection in the Defender portal, with the Security Administrator role. No public interface does it; Gatehouse sees it once the connector appears.', where: places.defenderFeatures },
};

export const connectorEnabled: Check = {
  id: 'connector-enabled', looksAt: 'State of the connector', weight: 'needed', after: ['connector-present'],
  judge: (facts) => withConnector(facts, ({ partnerState }, known) => {
    if (partnerState === undefined) return missing('The state of the connector', source);
    const evidence = [seen(source, known, `partnerState ${partnerState}`)];
    return partnerState === 'enabled' || partnerState === 'available' ? passed(`Intune calls the connector ${spelt(partnerState)}.`, evidence) : failed(`Intune calls the connector ${spelt(partnerState)}.`, evidence);
  }),
  remedy: { owner: 'security-operations', do: 'Switch the Microsoft Intune connection off and on again in the Defender portal; if it stays so, ask Microsoft.', where: places.defenderFeatures },
};

export const connectorHeartbeat: Check = {
  id: 'connector-heartbeat', looksAt: 'Last synchronisation', weight: 'needed', after: ['connector-present'],
  judge: (facts) => withConnector(facts, ({ lastHeartbeatAt }, known) => {
    if (lastHeartbeatAt === undefined) return missing('The last synchronisation', source);
    const hours = Math.floor((facts.now - lastHeartbeatAt) / hour);
    if (hours < -freshMs / hour) return undetermined('The last synchronisation is said to lie in the future.', [{ source, reason: 'unknown-value', detail: 'lastHeartbeatDateTime' }]);
    const evidence = [seen(source, known, `last heartbeat ${String(hours)} h ago`, lastHeartbeatAt)];
    return facts.now - lastHeartbeatAt <= freshMs ? passed(`Defender and Intune spoke ${hours < 1 ? 'within the last hour' : `${String(hours)} hours ago`}.`, evidence) : failed(`Defender and Intune have not spoken for ${String(hours)} hours.`, evidence);
  }),
  remedy: { owner: 'security-operations', do: 'Look at the connection in both portals. After the days set for an unresponsive partner Intune ignores what Defender says, and devices stay compliant.', where: places.connector },
};

export const connectorWindowsOn: Check = {
  id: 'connector-windows-on', looksAt: 'Windows devices are connected', weight: 'needed', after: ['connector-present'],
  judge: (facts) => withConnector(facts, ({ windowsEnabled }, known) => {
    if (windowsEnabled === undefined) return missing('Whether Windows devices are connected', source);
    const evidence = [seen(source, known, `windowsEnabled ${String(windowsEnabled)}`)];
    return windowsEnabled ? passed('Intune uses the risk of Windows devices.', evidence) : failed('Intune does not use the risk of Windows devices.', evidence);
  }),
  remedy: { owner: 'intune-admins', do: 'Ask for the connector to be set in the form of this step.', where: places.connector, change: 'connector-set' },
};

export const connectorUnresponsiveDays: Check = {
  id: 'connector-unresponsive-days', looksAt: 'Days until the partner is unresponsive', weight: 'needed', after: ['connector-present'],
  judge: (facts) => withConnector(facts, ({ unresponsiveAfterDays }, known) => {
    const wanted = facts.plan.unresponsiveDays;
    if (unresponsiveAfterDays === undefined) return missing('The days until the partner is unresponsive', source);
    const evidence = [seen(source, known, `${String(unresponsiveAfterDays)} days`)];
    return unresponsiveAfterDays === wanted ? passed(`The partner counts as unresponsive after ${String(wanted)} days. From then on Intune ignores device risk, so watch the heartbeat before that.`, evidence) : failed(`The partner counts as unresponsive after ${String(unresponsiveAfterDays)} days; the plan says ${String(wanted)}.`, evidence);
  }),
  remedy: { owner: 'intune-admins', do: 'Ask for the connector to be set in the form of this step.', where: places.connector, change: 'connector-set' },
};

export const connectorMissingData: Check = {
  id: 'connector-missing-data', looksAt: 'Devices that Defender does not know', weight: 'advice', after: ['connector-present'],
  judge: (facts) => withConnector(facts, ({ blocksOnMissingData }, known) => {
    if (blocksOnMissingData === undefined) return missing('What happens to devices without data', source);
    const evidence = [seen(source, known, `blocked on missing data: ${String(blocksOnMissingData)}`)];
    const what = blocksOnMissingData ? 'Windows devices without data from Defender count as noncompliant' : 'Windows devices without data from Defender are not judged by risk, so one that loses its sensor stays compliant';
    return blocksOnMissingData === facts.plan.blocksOnMissingData ? passed(`${what}, as the plan says.`, evidence) : failed(`${what}; the plan says otherwise.`, evidence);
  }),
  remedy: { owner: 'intune-admins', do: 'Ask for the connector to be set in the form of this step, or change the plan.', where: places.connector, change: 'connector-set' },
};

export const connectorOtherSettings: Check = {
  id: 'connector-other-settings', looksAt: 'Other settings of the connector', weight: 'advice', after: ['connector-present'],
  judge: (facts) => withConnector(facts, (connector, known) => {
    const rows = connectorSettings.flatMap(({ read, ...row }) => (read === undefined ? [] : [{ ...row, value: read(connector) }]));
    const evidence = rows.map(({ name, value }) => seen(source, known, `${name}: ${value === undefined ? 'not told' : value ? 'on' : 'off'}`));
    const on = rows.filter(({ value }) => value === true);
    const untold = rows.filter(({ value }) => value === undefined);
    if (on.length > 0) return failed(on.map(({ name, because }) => `${name}: on. ${because}`).join(' '), evidence);
    if (untold.length > 0) return undetermined(`Not told: ${untold.map(({ name }) => name).join(', ')}.`, [{ source, reason: 'missing-value' }], evidence);
    return passed(`All ${String(rows.length)} are off, as suits a pilot for Windows.`, evidence);
  }),
  remedy: { owner: 'intune-admins', do: 'Switch off what the company does not use on purpose. None of it stops the pilot.', where: places.connector },
};

export const defenderReadAccess: Check = {
  id: 'defender-read-access', looksAt: 'Intune administrators can read device risk in Defender', weight: 'needed', after: [],
  judge: (facts) => confirmed(facts, 'defender-read-access', 'Not confirmed yet that the Intune team can read device status and risk in the Defender portal, or works with security operations on it.'),
  remedy: { owner: 'security-operations', do: 'Give the Intune team a role that reads (Security Reader), or agree who looks for them; then confirm it here.', where: places.defenderRoles, confirmable: true },
};

export const defenderBaseline: Check = {
  id: 'defender-baseline', looksAt: 'Settings of the Defender portal', weight: 'advice', after: [],
  judge: (facts) => {
    const toLookAt = defenderSettings.filter(({ talk }) => talk === true).map(({ name, because }) => `${name}: ${because}`);
    return confirmed(facts, 'defender-baseline', `Not confirmed yet. ${toLookAt.join(' ')} The other ${String(defenderSettings.length - toLookAt.length)} settings can stay as they are.`);
  },
  remedy: { owner: 'security-operations', do: 'Go through the settings with security operations, above all auto remediation and the device group of the test device; then confirm it here.', where: places.defenderSettings, confirmable: true },
};
