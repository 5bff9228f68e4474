import { Controller, Delete, Get, Inject, Param, Query, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type EntriesPage,
  type EntriesQuery,
  type EntryDetail,
  type InvalidationResponse,
  entriesPage,
  entriesQuery,
  entryDetail,
  invalidationResponse,
} from '@reuso/contracts';
import { AdministratorGuard } from '../../access/administrator.guard.js';
import type { Caller } from '../../access/caller.js';
import { ApiAnswer, ApiProblems } from '../api-answer.decorator.js';
import { CurrentCaller } from '../caller.decorator.js';
import { EntriesService } from './entries.service.js';

@ApiTags('Entries')
@UseGuards(AdministratorGuard)
@Controller('api/v1/entries')
export class EntriesController {
  constructor(@Inject(EntriesService) private readonly service: EntriesService) {}

  @ApiOperation({ summary: 'List entries, latest expiry first' })
  @ApiAnswer(200, entriesPage)
  @ApiProblems(401, 422, 503)
  @Get()
  list(
    @Query({ schema: entriesQuery }) query: EntriesQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<EntriesPage> {
    return this.service.list(query, caller);
  }

  @ApiOperation({ summary: 'Show one entry with its request and its answer' })
  @ApiAnswer(200, entryDetail)
  @ApiProblems(401, 404, 503)
  @Get(':key')
  show(@Param('key') key: string, @CurrentCaller() caller: Caller): Promise<EntryDetail> {
    return this.service.show(key, caller);
  }

  @ApiOperation({ summary: 'Delete one entry' })
  @ApiAnswer(200, invalidationResponse)
  @ApiProblems(401, 404, 503)
  @Delete(':key')
  remove(@Param('key') key: string, @CurrentCaller() caller: Caller): Promise<InvalidationResponse> {
    return this.service.remove(key, caller);
  }
}
