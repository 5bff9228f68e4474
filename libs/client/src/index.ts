export type { CallOptions, CacheOptions } from './client/call-options.js';
export type { BatchPlace, CacheStatus } from './client/cache-status.js';
export type { ChatAnswer, ChatCompletion, ChatMessageInput, ChatRequest } from './client/chat.js';
export type { ClientOptions } from './client/client-options.js';
export {
  type FeedbackInput,
  type GenerateInput,
  type InvalidationInput,
  type RagLookupInput,
  type RagStoreInput,
  ReusoClient,
} from './client/reuso-client.js';
export type { WarmupInput, Warmups } from './client/warmups.js';
export type {
  AtomResult,
  AtomStatus,
  CallOutcome,
  CallResult,
  RetrievalOutcome,
} from './executor/atom-result.js';
export type {
  AcceptAnswer,
  ExecutorClient,
  ExecutorOptions,
  JournalOptions,
} from './executor/executor-options.js';
export type { RetrievalRequest, Retriever } from './executor/retriever.js';
export type { RunObserver, WaveStart } from './executor/run-observer.js';
export { type RunResult, WaveExecutor } from './executor/wave-executor.js';
export {
  ReusoConnectionError,
  ReusoError,
  ReusoResponseError,
  ReusoTimeoutError,
} from './http/reuso-error.js';
export type { RetryPolicy } from './http/retry-delay.js';
export type { RetryEvent } from './http/transport.js';
export { JournalError } from './journal/journal.js';
export type { Atom, Masterplan, MasterplanInput, Retrieval } from './masterplan/masterplan.js';
export { MasterplanError, type MasterplanFault } from './masterplan/masterplan-error.js';
export { parseMasterplan } from './masterplan/parse-masterplan.js';
export { wavesOf } from './masterplan/waves.js';
export type { WaveProgress } from './progress/progress.js';
export { waveProgress } from './progress/wave-progress.js';
export type { Figures } from './report/figures.js';
export { formatCount, formatPercent, formatSeconds, formatUsd } from './report/format.js';
export { painterFor } from './report/paint.js';
export { type OwnPrices, Prices } from './report/prices.js';
export { reportTable } from './report/report-table.js';
export type { RunReport } from './report/run-report.js';
export { textTable } from './report/text-table.js';
export type {
  AnalyticsSummary,
  AnalyticsWindow,
  FeedbackResponse,
  InvalidationResponse,
  LlmGenerateResponse,
  Problem,
  PutResponse,
  RagLookupResponse,
  RetrievedDocument,
  WarmupView,
} from '@reuso/contracts';
