import { ConfigurationTarget, workspace } from 'vscode';
import {
  settings,
  settingsSection,
  type SettingName,
  type SettingValues,
} from '../../../src/contract/settings.ts';

/** Set a setting as a person does in the settings editor; undefined: its default. */
export async function changeSetting<Name extends SettingName>(
  name: Name,
  value: SettingValues[Name] | undefined,
): Promise<void> {
  await workspace
    .getConfiguration(settingsSection)
    .update(settings[name].id, value, ConfigurationTarget.Global);
}
