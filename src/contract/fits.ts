/** Whether a value is what a message says that it is. */
export type Check = (value: unknown) => boolean;

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

export function isOneOf(known: readonly unknown[]): Check {
  return value => known.includes(value);
}

export function isListOf(check: Check): Check {
  return value => Array.isArray(value) && value.every(check);
}

export function isAbsentOr(check: Check): Check {
  return value => value === undefined || check(value);
}

export function isTextsOf(names: readonly string[]): Check {
  return value => fits(value, Object.fromEntries(names.map(name => [name, isText])));
}

/** Whether a value is an object with at least these properties. */
export function fits(value: unknown, checks: Readonly<Record<string, Check>>): boolean {
  const fields = value as Partial<Record<string, unknown>> | null | undefined;
  return (
    typeof fields === 'object' &&
    fields !== null &&
    Object.entries(checks).every(([name, check]) => check(fields[name]))
  );
}
