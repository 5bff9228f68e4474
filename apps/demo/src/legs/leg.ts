import { type AtomResult, ReusoClient, type RunReport, WaveExecutor, type WaveProgress } from '@reuso/client';
import type { FileSearch } from '../corpus/file-search.js';
import { toMasterplan, retriedAtoms } from '../masterplan/to-masterplan.js';
import type { Project } from '../masterplan/work.js';
import type { ProviderControl, ProviderCount } from './provider-control.js';

/** One measured run of the masterplan. */
export interface LegResult {
  readonly report: RunReport;
  readonly atoms: readonly AtomResult[];
  readonly answers: ReadonlyMap<string, string>;
  /** What the provider counted during the run. */
  readonly provider: ProviderCount;
  /** Searches of the project's files. */
  readonly searches: number;
}

export interface LegOptions {
  /** Base URL: the provider's, or Reuso's. */
  readonly url: string;
  readonly throughReuso: boolean;
  readonly model: string;
  readonly concurrency: number;
  readonly progress: WaveProgress;
  readonly search: FileSearch;
}

/** The same executor either way. Throws when an atom fails: then there is nothing to compare. */
export async function runLeg(
  project: Project,
  provider: ProviderControl,
  options: LegOptions,
): Promise<LegResult> {
  await provider.reset();
  const refused = retriedAtoms(project.work);
  const searchesBefore = options.search.searches;
  const executor = new WaveExecutor({
    // No retries of its own: each request that goes out is to be counted.
    client: new ReusoClient({ baseUrl: options.url, providerKey: 'sk-demo', retry: { retries: 0 } }),
    concurrency: options.concurrency,
    retriever: options.search,
    ragCache: options.throughReuso,
    batch: options.throughReuso,
    accept: ({ id }, _, attempt) => (refused.has(id) && attempt === 1 ? 'it does not compile' : undefined),
    observer: options.progress,
  });
  const { report, atoms, answers } = await executor.run(toMasterplan(project, options.model));
  const failed = atoms.find(({ text }) => text === undefined);
  if (failed !== undefined) throw new Error(`Atom "${failed.id}" failed: ${failed.error}`);
  const searches = options.search.searches - searchesBefore;
  return { report, atoms, answers, provider: await provider.count(), searches };
}
