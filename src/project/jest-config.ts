import { Component } from 'projen/lib/component';
import { JsonFile } from 'projen/lib/json';
import type { Project } from 'projen/lib/project';

/** `jest.config.json`: TypeScript by way of swc, which checks no types; `npm run typecheck` does. */
export class JestConfig extends Component {
  constructor(project: Project) {
    super(project);
    new JsonFile(project, 'jest.config.json', {
      obj: {
        testEnvironment: 'node',
        roots: ['<rootDir>/test', '<rootDir>/laptop/test'],
        testMatch: ['**/*.test.ts'],
        transform: {
          '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }],
        },
        // A snapshot that is new or differs fails; only a person runs `jest --updateSnapshot`.
        ci: true,
        watchman: false,
        // Some tests start processes, and machines that run them are busy.
        testTimeout: 30_000,
      },
    });
  }
}
