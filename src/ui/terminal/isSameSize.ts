import type { TerminalSize } from '../../operations/ports.ts';

export function isSameSize(one: TerminalSize, other: TerminalSize): boolean {
  return one.rows === other.rows && one.cols === other.cols;
}
