import { Housekeeper, type Swept } from '@reuso/store/ports';
import type { StoreFile } from './file/store-file.js';
import { JobTable } from './jobs/job-table.js';

/** Entries, their tags and the ledger are swept every few seconds by who keeps them; what is left are records of jobs. */
export class EmbeddedHousekeeper extends Housekeeper {
  readonly #jobs: JobTable;

  constructor(file: StoreFile) {
    super();
    this.#jobs = new JobTable(() => file.database);
  }

  override async sweep(): Promise<Swept> {
    return { job_records: this.#jobs.forgetOld(Date.now()) };
  }
}
