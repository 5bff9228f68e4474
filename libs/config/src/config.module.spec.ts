import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import type { ReusoConfig } from './config.js';
import { ConfigModule } from './config.module.js';
import { InjectConfig } from './inject-config.js';
import { loadConfig } from './load-config.js';

@Injectable()
class Reader {
  constructor(@InjectConfig() readonly config: ReusoConfig) {}
}

@Module({ providers: [Reader] })
class ReaderModule {}

describe('ConfigModule', () => {
  it('hands the one configuration to every module', async () => {
    const config = loadConfig({ PORT: '4711' });
    const app = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(config), ReaderModule],
    }).compile();

    expect(app.get(Reader).config).toBe(config);
  });
});
