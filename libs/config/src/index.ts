export * from './config.js';
export * from './config-error.js';
export * from './config.module.js';
export * from './inject-config.js';
export * from './is-loopback.js';
export * from './load-config.js';
export * from './settings-in-force.js';
