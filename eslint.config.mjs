import { readFileSync } from 'node:fs';
import { dirname, posix, relative, sep } from 'node:path';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The rules are data, which `npx projen` generates from src/project/eslint-rules.ts; this file only applies them. */
const { ignores, blocks, typedBlocks, imports } = JSON.parse(readFileSync(new URL('.projen/eslint.json', import.meta.url), 'utf8'));

/** Type checking takes ten times as long as everything else: a commit skips it, a pull request does not. */
const withTypes = !process.env.LINT_WITHOUT_TYPES;
const parserOptions = withTypes ? { projectService: true, tsconfigRootDir: import.meta.dirname } : {};

/** Which folder may import which, by path: ESLint's own `no-restricted-imports` does not know where a relative import leads. */
const importRule = {
  create(context) {
    const file = relative(import.meta.dirname, context.filename).replaceAll(sep, '/');
    const rules = imports.filter(({ files }) => new RegExp(files).test(file));
    const check = ({ source }) => {
      if (typeof source?.value === 'string') {
        const target = source.value.startsWith('.') ? posix.join(dirname(file), source.value) : source.value;
        const broken = rules.find(({ never }) => new RegExp(never).test(target));
        if (broken) {
          context.report({ node: source, message: `no import of ${target} here: ${broken.because}` });
        }
      }
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
      'CallExpression[callee.name="require"]': (call) => check({ source: call.arguments[0] }),
    };
  },
};

export default defineConfig(
  { ignores },
  { files: ['**/*.ts'], extends: [tseslint.configs.recommended], languageOptions: { parserOptions } },
  { files: ['**/*.ts'], plugins: { platform: { rules: { imports: importRule } } }, rules: { 'platform/imports': 'error' } },
  ...(withTypes ? typedBlocks : []),
  ...blocks,
);
