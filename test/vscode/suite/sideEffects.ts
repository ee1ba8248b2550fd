import childProcess from 'node:child_process';
import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';

/** What a program does that others could see: files, processes, network. */
const watched = { childProcess, fs, fsPromises, http, https, net };

type Functions = Record<string, unknown>;

/**
 * Notes every call of these modules that comes from the extension's bundle.
 * @returns a function that ends the watch and tells the calls.
 */
export function watchSideEffects(bundle: string): () => readonly string[] {
  const calls: string[] = [];
  const restore: (() => void)[] = [];
  Error.stackTraceLimit = 100;
  for (const [name, module] of Object.entries(watched)) {
    const functions = module as unknown as Functions;
    for (const [key, original] of Object.entries(functions)) {
      if (typeof original !== 'function' || original.prototype?.constructor === original) {
        continue;
      }
      functions[key] = function (this: unknown, ...args: unknown[]): unknown {
        if (new Error().stack?.includes(bundle) === true) {
          calls.push(`${name}.${key}(${String(args[0])})`);
        }
        return Reflect.apply(original, this, args);
      };
      restore.push(() => (functions[key] = original));
    }
  }
  return () => {
    restore.forEach(undo => undo());
    return calls;
  };
}
