import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { writeConformanceReport } from '../../scripts/test/conformanceReport.ts';
import { facts } from './facts.ts';
import { Findings } from './findings.ts';
import { namedReason } from './namedRequests.ts';
import { openPublishedApi } from './publishedApi.ts';
import { isAccepted, isContainerInstance, readRecordings, readTables, told } from './recordings.ts';
import { leaks } from './secrets.ts';
import { wrongSteps } from './states.ts';

const processes = readRecordings();
const exchanges = processes.flat();
const tables = readTables();
const api = await openPublishedApi();

const published = new Set(api?.operations);
const covered = new Set(
  exchanges
    .filter(isAccepted)
    .flatMap(({ operation }) => operation ?? [])
    .filter(operation => published.has(operation)),
);
const missing = [...published].filter(operation => !covered.has(operation));

const violations = new Findings();
const namedRequests = new Findings();
const strangeRequests = new Findings();

/** Holds every exchange of a published operation to the Swagger. */
async function judgeAll(): Promise<void> {
  for (const exchange of exchanges.filter(({ operation }) => published.has(operation ?? ''))) {
    const { request, response } = await (api?.judge(exchange) ?? { request: [], response: [] });
    for (const { code, where, message } of response) {
      violations.add(`${exchange.operation}: ${code} ${general(where)} ${message}`, exchange);
    }
    for (const issue of request) {
      const reason = namedReason(issue);
      if (reason !== undefined) {
        namedRequests.add(reason, exchange);
      } else {
        strangeRequests.add(`${exchange.operation}: ${issue.code} ${general(issue.where)}`, exchange);
      }
    }
  }
}

/** A path in a payload without its indices. */
function general(where: string): string {
  return where.replace(/\/\d+(?=\/|$)/g, '/…');
}

function sayWithoutApi(context: TestContext): void {
  if (api === undefined) {
    context.diagnostic('the published API is not at hand: nothing is compared with it');
  }
}

before(judgeAll);

after(async () => {
  const containerInstance = exchanges.filter(isContainerInstance).length;
  await writeConformanceReport({
    pairs: { containerInstance, others: exchanges.length - containerInstance },
    operations: api === undefined ? undefined : { covered: [...covered], missing },
    violations: [...violations.list, ...strangeRequests.list],
    namedRequests: namedRequests.list,
    tables,
  });
});

describe('what the fabrics of this run were asked and answered', () => {
  test('is there: this layer judges what the layers before it caused', () => {
    assert.notEqual(exchanges.length, 0, 'nothing was recorded; name a layer before this one, such as unit');
  });

  test('answers are those of the published API', context => {
    sayWithoutApi(context);
    assert.deepEqual(violations.lines, []);
  });

  test('requests that were accepted are those of the published API, or named with their reason', context => {
    sayWithoutApi(context);
    assert.deepEqual(strangeRequests.lines, []);
  });

  test('every published operation was done', context => {
    sayWithoutApi(context);
    assert.deepEqual(missing, []);
  });

  for (const { says, broken } of facts) {
    test(says, () => {
      const against = new Findings();
      for (const exchange of exchanges) {
        for (const what of broken(exchange)) {
          against.add(`${exchange.operation ?? 'no operation'}: ${what}`, exchange);
          violations.add(`${says}: ${what}`, exchange);
        }
      }
      assert.deepEqual(against.lines, []);
    });
  }

  test('no answer shows a secret that was sent', () => {
    const leaking = processes.flatMap(leaks);
    for (const exchange of leaking) {
      violations.add('an answer shows a secret', exchange);
    }
    assert.deepEqual(leaking.map(told), []);
  });

  test('no group takes a step that the service does not take', () => {
    const wrong = processes.flatMap(wrongSteps);
    for (const { step, exchange } of wrong) {
      violations.add(step, exchange);
    }
    assert.deepEqual(
      wrong.map(({ step, exchange }) => `${step}: ${told(exchange)}`),
      [],
    );
  });
});

test('every row of a table has a test that fails without it', () => {
  assert.deepEqual(
    tables.filter(({ untested }) => untested.length > 0),
    [],
  );
});
