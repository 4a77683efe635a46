import { DockerfileParser, ModifiableInstruction, PropertyInstruction } from 'dockerfile-ast';
import type { Instruction } from 'dockerfile-ast';
import type { Property, Step } from './dockerfile-step';

/** Splits a Dockerfile into its instructions. */
export function parseDockerfile(text: string): readonly Step[] {
  return DockerfileParser.parse(text).getInstructions().map(toStep);
}

const EXEC_FORM = ['CMD', 'ENTRYPOINT', 'COPY', 'SHELL'];

function toStep(instruction: Instruction): Step {
  // An instruction without arguments, such as a lone `CMD`, has an empty text.
  const text = (instruction.getArgumentsContent() ?? '').trim().replace(/^(--\S+\s+)+/, '');
  const exec = EXEC_FORM.includes(instruction.getKeyword()) ? parseExecForm(text) : null;
  return {
    line: instruction.getRange().start.line + 1,
    keyword: instruction.getKeyword(),
    flags: flagsOf(instruction),
    text,
    args: exec ?? instruction.getArguments().map((argument) => argument.getValue()),
    exec: exec !== null,
    properties: instruction instanceof PropertyInstruction ? instruction.getProperties().map(toProperty) : [],
  };
}

/** The strings of a JSON array; null for anything else, which is then the shell form, as in Docker. */
function parseExecForm(text: string): readonly string[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}

function flagsOf(instruction: Instruction): Step['flags'] {
  if (!(instruction instanceof ModifiableInstruction)) {
    return {};
  }
  // A flag without a value, such as `--link`, reads as empty.
  return Object.fromEntries(instruction.getFlags().map((flag) => [flag.getName(), flag.getValue() ?? '']));
}

function toProperty(property: ReturnType<PropertyInstruction['getProperties']>[number]): Property {
  return {
    name: property.getName(),
    value: property.getValue() ?? undefined,
    literal: property.getUnescapedValue()?.startsWith("'") === true,
  };
}
