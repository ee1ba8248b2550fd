import { workspace } from 'vscode';
import { settings, settingsSection, type SettingName, type SettingValues } from '../contract/settings.ts';

/** The value of a setting, or its default. */
export function setting<Name extends SettingName>(name: Name): SettingValues[Name] {
  const { id, default: fallback } = settings[name];
  return workspace.getConfiguration(settingsSection).get(id, fallback as SettingValues[Name]);
}
