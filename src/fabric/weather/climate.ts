import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Engine } from '../engine/engine.ts';
import { atOnce, type Propagation } from '../model/access.ts';
import type { Clock } from '../model/clock.ts';
import type { GroupLives } from '../model/groupLives.ts';
import type { Plane } from '../plane.ts';

/** What lies between the fabric and its world: each part is given as it is, and comes back as the fabric sees it. */
export interface Climate {
  engine(engine: Engine): Engine;
  clock(clock: Clock): Clock;
  /** How names are made to resolve in containers: host name to address. */
  names(write: WriteHosts): WriteHosts;
  /** How requests are answered. */
  requests(answer: Answerer): Answerer;
  /** How far directory and roles have spread. */
  readonly propagation: Propagation;
  /** What it answers itself. */
  readonly planes: readonly Plane[];
  /** The fabric is open, and these live in it. */
  begin(lives: GroupLives): void;
  end(): void;
}

export type Answerer = (request: IncomingMessage, response: ServerResponse) => void;
export type WriteHosts = (names: ReadonlyMap<string, string>) => Promise<void>;

/** Nothing comes in between: how every fabric is unless weather was asked for. */
export const calm: Climate = {
  engine: engine => engine,
  clock: clock => clock,
  names: write => write,
  requests: answer => answer,
  propagation: atOnce,
  planes: [],
  begin: () => undefined,
  end: () => undefined,
};
