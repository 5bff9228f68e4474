/** What the Nest CLI's rspack build lacks for this project; it hands its own configuration in. */
export default function configure(defaults) {
  const [rule, ...rules] = defaults.module.rules;
  const [loader] = rule.use;
  const options = { ...loader.options, jsc: { ...loader.options.jsc, target: 'es2024' } };
  return {
    ...defaults,
    // Its default, es2021, turns private members into WeakMaps: slow where it counts.
    module: { rules: [{ ...rule, use: [{ ...loader, options }] }, ...rules] },
    externals: [
      // Its list of built-in modules lacks those that exist only under "node:", such as node:sqlite.
      ({ request }, callback) =>
        request?.startsWith('node:') ? callback(null, `module ${request}`) : callback(),
      ...defaults.externals,
    ],
  };
}
