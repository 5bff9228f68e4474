import { Inject } from '@nestjs/common';

/** Injection token of the `ReusoConfig`. */
export const CONFIG = Symbol('ReusoConfig');

/** Injects the `ReusoConfig`. */
export const InjectConfig = () => Inject(CONFIG);
