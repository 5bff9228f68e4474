// The least that a Nest + Fastify endpoint does: takes a JSON body, parsed, and answers with the bytes of a file.
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { Body, Controller, Header, HttpCode, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

const answer = readFileSync(process.argv[2]);

class EchoController {
  complete(body) {
    if (!Array.isArray(body.messages)) throw new TypeError('The body has no messages.');
    return answer;
  }
}

/** Node runs no decorator syntax, but decorators are functions. */
function decorate(prototype, name, ...decorators) {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  for (const decorator of decorators) decorator(prototype, name, descriptor);
}
decorate(
  EchoController.prototype,
  'complete',
  Post('chat/completions'),
  HttpCode(200),
  Header('content-type', 'application/json'),
);
Body()(EchoController.prototype, 'complete', 0);
Controller('v1')(EchoController);

class EchoModule {}
Module({ controllers: [EchoController] })(EchoModule);

const app = await NestFactory.create(EchoModule, new FastifyAdapter(), { logger: false });
app.enableShutdownHooks();
await app.listen(0, '127.0.0.1');
process.stdout.write(`${JSON.stringify({ event: 'listening', url: await app.getUrl() })}\n`);
