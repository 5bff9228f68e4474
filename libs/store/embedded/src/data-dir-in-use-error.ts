/** Another process holds the store's file. */
export class DataDirInUseError extends Error {
  override readonly name = 'DataDirInUseError';

  constructor(dataDir: string, options?: ErrorOptions) {
    super(
      `DATA_DIR was "${dataDir}", which another Reuso process uses. Stop that one, give this one another folder, or ` +
        'set REDIS_URL to let several processes share a store.',
      options,
    );
  }
}
