export type { WarmupItem } from './items/warmup-item.js';
export { WarmupLinesError, pagesOfItems, pagesOfLines } from './page-lines.js';
export { WarmingModule, type WarmingOptions } from './warming.module.js';
export { NO_PROGRESS, type WarmupProgress } from './warmup-progress.js';
export { WarmupItemError, type WarmupOwner, WarmupTarget } from './warmup-target.js';
export { type NewWarmup, Warmups } from './warmups.js';
