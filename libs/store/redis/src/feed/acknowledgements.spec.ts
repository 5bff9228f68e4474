import { describe, expect, it } from 'vitest';
import { Acknowledgements } from './acknowledgements.js';

const nobody = () => Promise.reject(new Error('Redis should not have been asked'));

describe('Acknowledgements', () => {
  it('waits for nobody when there is nobody', async () => {
    await new Acknowledgements().open().settle(1, new Map(), nobody);
  });

  it('takes acknowledgements that came before the number of the invalidation was known', async () => {
    const acknowledgements = new Acknowledgements();
    const wait = acknowledgements.open();
    acknowledgements.note('7 a');
    await wait.settle(7, new Map([['a', 2_000]]), nobody);
  });

  it('waits for each of them, and not for those of another invalidation', async () => {
    const acknowledgements = new Acknowledgements();
    const wait = acknowledgements.open();
    let settled = false;
    const asked: (readonly string[])[] = [];
    const settling = wait
      .settle(
        7,
        new Map([
          ['a', 2_000],
          ['b', 2_000],
        ]),
        (replicas) => {
          asked.push(replicas);
          return Promise.resolve(new Map(replicas.map((replica) => [replica, 1_000])));
        },
      )
      .then(() => {
        settled = true;
      });
    acknowledgements.note('7 a');
    acknowledgements.note('6 b');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(settled).toBe(false);
    expect(asked[0]).toEqual(['b']);
    acknowledgements.note('7 b');
    await settling;
  });

  it('lets go of a replica whose lease has run out', async () => {
    const wait = new Acknowledgements().open();
    await wait.settle(7, new Map([['a', 5]]), () => Promise.resolve(new Map()));
  });

  it('fails when Redis cannot be asked', async () => {
    const wait = new Acknowledgements().open();
    await expect(wait.settle(7, new Map([['a', 5]]), nobody)).rejects.toThrow('asked');
  });
});
