export * from './analytics.module.js';
export * from './pricing/load-prices.js';
export * from './pricing/price-book.js';
export * from './prometheus/prometheus-metrics.js';
