import { Component } from 'projen/lib/component';
import { JsonFile } from 'projen/lib/json';
import type { Project } from 'projen/lib/project';

/** `jest.config.json`. swc compiles TypeScript without checking types; `npm run typecheck` does that. */
export class JestConfig extends Component {
  readonly file: JsonFile;

  constructor(project: Project) {
    super(project);
    this.file = new JsonFile(project, 'jest.config.json', {
      obj: {
        testEnvironment: 'node',
        roots: ['<rootDir>/test'],
        testMatch: ['**/*.test.ts'],
        transform: {
          '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }],
        },
        // A new or different snapshot fails; only `jest --updateSnapshot` writes one.
        ci: true,
        watchman: false,
        // Some tests start processes, on busy machines.
        testTimeout: 30_000,
      },
    });
  }
}
