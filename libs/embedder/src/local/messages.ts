/** To the worker: embed this. */
export interface EmbedMessage {
  readonly id: number;
  readonly text: string;
}

/** From the worker. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'embedded'; readonly id: number; readonly vector: Float32Array }
  | { readonly kind: 'refused'; readonly id: number; readonly message: string };

/** What the worker is started with. */
export interface WorkerOptions {
  /** Folder of the model: tokenizer.json, tokenizer_config.json, onnx/*.onnx (the layout of transformers.js). */
  readonly modelDir: string;
  /** Folder below which the optional packages may be installed. */
  readonly packagesDir: string;
}
