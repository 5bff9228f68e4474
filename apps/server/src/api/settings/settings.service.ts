import { Inject, Injectable } from '@nestjs/common';
import { AnalyticsReader, EVERYBODY, PriceBook } from '@reuso/analytics';
import { SETTINGS_IN_FORCE, type SettingInForce } from '@reuso/config';
import type { PriceView, SettingsView } from '@reuso/contracts';
import { StoreUnavailableError } from '@reuso/store/ports';
import { ReadinessService } from '../../health/readiness.service.js';
import { version } from '../../version.js';
import { AskedModels } from './asked-models.js';

/** How the service is set up, and at what prices it counts. */
@Injectable()
export class SettingsService {
  readonly #startedAt = new Date();

  constructor(
    @Inject(SETTINGS_IN_FORCE) private readonly settings: readonly SettingInForce[],
    @Inject(PriceBook) private readonly prices: PriceBook,
    @Inject(AskedModels) private readonly asked: AskedModels,
    @Inject(AnalyticsReader) private readonly figures: AnalyticsReader,
    @Inject(ReadinessService) private readonly readiness: ReadinessService,
  ) {}

  /** @param baseUrl under which the operator reached the service */
  async show(baseUrl: string): Promise<SettingsView> {
    const asked = [...this.asked.names, ...(await this.#askedLately())];
    const models = [...new Set([...this.prices.ownModels, ...asked])].sort();
    const priced = models.flatMap((model) => this.#priceOf(model) ?? []);
    const known = new Set(priced.map(({ model }) => model));
    return {
      version,
      node_version: process.version,
      started_at: this.#startedAt.toISOString(),
      base_url: baseUrl,
      settings: this.settings.map(({ name, value, isDefault, isSecret, meaning }) => ({
        name,
        value,
        is_default: isDefault,
        is_secret: isSecret,
        meaning,
      })),
      prices: priced,
      unpriced_models: models.filter((model) => !known.has(model)),
      health: this.readiness.read(),
    };
  }

  /** As the ledger has it: of all replicas, and from before this start. */
  async #askedLately(): Promise<readonly string[]> {
    try {
      return await this.figures.models(EVERYBODY, '30d');
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      return [];
    }
  }

  #priceOf(model: string): PriceView | undefined {
    const price = this.prices.priceOf(model);
    return (
      price && {
        model,
        input_usd_per_mtok: tidy(price.inputUsdPerMtok),
        cached_input_usd_per_mtok:
          price.cachedInputUsdPerMtok === undefined ? null : tidy(price.cachedInputUsdPerMtok),
        output_usd_per_mtok: tidy(price.outputUsdPerMtok),
        source: price.source,
      }
    );
  }
}

/** Prices are worked out from what some tokens cost; no price has more than six decimals. */
function tidy(usd: number): number {
  return Number(usd.toFixed(6));
}
