import type { ParseArgsConfig } from 'node:util';
import { UsageError } from './usageError.ts';

export interface Arguments {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

export interface Command {
  /** Its form, as the usage shows it. */
  readonly usage: string;
  readonly purpose: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** @throws UsageError when the arguments make no sense. */
  readonly run: (args: Arguments, signal: AbortSignal) => Promise<void>;
}

export function positional(args: Arguments, index: number, what: string): string {
  const value = args.positionals[index];
  if (value === undefined) {
    throw new UsageError(`${what} is missing.`);
  }
  return value;
}

export function text(args: Arguments, option: string): string | undefined {
  const value = args.values[option];
  return typeof value === 'string' ? value : undefined;
}

export function flag(args: Arguments, option: string): boolean {
  return args.values[option] === true;
}
